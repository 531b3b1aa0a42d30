/**
 * Departments, projects and the limits on what they may hold.
 *
 * <p>Knows nothing of people or resources; what a caller may do it asks {@code access}, and usage against the limits is
 * counted where claims are kept.
 */
@NullMarked
package io.pengyun.api.tenancy;

import org.jspecify.annotations.NullMarked;
