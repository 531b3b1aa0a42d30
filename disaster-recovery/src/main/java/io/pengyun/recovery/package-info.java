/**
 * Protection policies, recovery plans and their grading.
 *
 * <p>So far it owns the grades of the national standard and how a data loss is held against them. Knows no database, HTTP,
 * clock or hypervisor: what was measured, the caller says.
 */
@NullMarked
package io.pengyun.recovery;

import org.jspecify.annotations.NullMarked;
