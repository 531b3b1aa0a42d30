package io.pengyun.api.approval;

import io.pengyun.api.platform.WordConverter;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class SubjectConverter extends WordConverter<Matter.Subject> {
    SubjectConverter() {
        super(Matter.Subject.class);
    }
}
