/** Tries the libvirt driver, against a real libvirtd and real guests where these are given. */
@NullMarked
package io.pengyun.agent.driver.libvirt;

import org.jspecify.annotations.NullMarked;
