/**
 * The formats in which images, volumes and recovery points are kept.
 *
 * <p>So far it owns how stored things are named: a block by its content, a blob by its key. Knows no department, no price
 * and no hypervisor.
 */
@NullMarked
package io.pengyun.storage;

import org.jspecify.annotations.NullMarked;
