package io.pengyun.api.platform;

import jakarta.enterprise.context.RequestScoped;

/** The id of the request at hand: in the header X-Request-Id, in every log line of it and in its problem. */
@RequestScoped
public class RequestTrace {

    private String id = "";

    /** Empty outside a request of the API. */
    public String id() {
        return id;
    }

    void setId(String newId) {
        id = newId;
    }
}
