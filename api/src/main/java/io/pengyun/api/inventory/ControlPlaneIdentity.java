package io.pengyun.api.inventory;

/** By what a host knows the control plane at its first contact. Implemented by the gateway. */
public interface ControlPlaneIdentity {

    /** SHA-256 of the certificate authority's certificate (DER), lower-case hex. */
    String authorityDigest();
}
