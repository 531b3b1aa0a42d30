/**
 * The driver for hosts that run QEMU under libvirt.
 *
 * <p>It owns the domains, networks and files that carry its mark, and only those: a domain belongs to it when its
 * metadata holds our instance element, a network when its metadata holds our network element, a file when it lies in
 * the pool folder. What must survive with an instance (its record) is written into the domain's metadata in the same
 * call as its definition, so that the two can never disagree.
 *
 * <pre>
 *   pool/images/SHA256.FORMAT     images, fetched once, never written again
 *   pool/disks/INSTANCE.qcow2     root disks, thin clones of an image
 *   pool/volumes/VOLUME.qcow2     data volumes, with VOLUME.generation beside
 *   pool/seeds/INSTANCE.iso       NoCloud seeds, with INSTANCE.digest beside
 *   pool/console/INSTANCE.log     serial output of all boots
 * </pre>
 *
 * <p>It must not know leases, the control plane, or why anything is wanted.
 */
@NullMarked
package io.pengyun.agent.driver.libvirt;

import org.jspecify.annotations.NullMarked;
