/**
 * What tests of the running control plane share: its database, its clock, and callers of its API.
 */
package io.pengyun.api.testing;
