/**
 * Who has to agree before something is done, and who has agreed.
 *
 * <p>Policies say whom a matter needs; a case is one matter that waits for them, with its rules frozen when it was opened;
 * decisions are people's. Which matters there are, and what follows from an agreement, is for later features: they open a
 * case, hand in decisions, and act on what comes of them. Knows no request, quota or price.
 */
@NullMarked
package io.pengyun.api.approval;

import org.jspecify.annotations.NullMarked;
