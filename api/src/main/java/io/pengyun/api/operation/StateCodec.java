package io.pengyun.api.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;

/** Writes the state of an operation as JSON and reads it back as its kind's record. */
@ApplicationScoped
class StateCodec {

    private final ObjectMapper mapper;

    StateCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    String write(Object state) {
        try {
            return mapper.writeValueAsString(state);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("state " + state.getClass().getName(), unwritable);
        }
    }

    <S> S read(String json, Class<S> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException unreadable) {
            throw new Unreadable(unreadable);
        }
    }

    /** What is stored is not of this type. */
    static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable(Throwable cause) {
            super(cause);
        }
    }
}
