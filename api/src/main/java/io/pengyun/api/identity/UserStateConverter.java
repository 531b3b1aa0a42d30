package io.pengyun.api.identity;

import io.pengyun.api.platform.WordConverter;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class UserStateConverter extends WordConverter<UserState> {
    UserStateConverter() {
        super(UserState.class);
    }
}
