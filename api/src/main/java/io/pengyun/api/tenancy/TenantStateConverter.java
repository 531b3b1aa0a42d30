package io.pengyun.api.tenancy;

import io.pengyun.api.platform.WordConverter;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class TenantStateConverter extends WordConverter<TenantState> {
    TenantStateConverter() {
        super(TenantState.class);
    }
}
