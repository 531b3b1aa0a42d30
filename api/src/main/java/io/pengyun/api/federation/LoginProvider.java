package io.pengyun.api.federation;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a client needs to log somebody in through the identity provider. */
@Schema(
        name = "LoginProvider",
        description = "An identity provider (OpenID Connect) whose tokens are taken as bearer tokens.")
public record LoginProvider(
        @Schema(
                description = "Its description is below it: /.well-known/openid-configuration",
                examples = "https://id.city.example/realms/city")
        String issuer,

        @Schema(description = "A public client that may use the device flow (RFC 8628)", examples = "pengctl")
        String clientId,

        @Schema(description = "What to ask for", examples = "openid")
        String scope) {}
