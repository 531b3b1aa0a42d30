package io.pengyun.api.identity;

import io.pengyun.api.platform.WordConverter;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class RoleConverter extends WordConverter<Role> {
    RoleConverter() {
        super(Role.class);
    }
}
