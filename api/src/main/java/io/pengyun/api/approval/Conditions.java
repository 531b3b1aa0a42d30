package io.pengyun.api.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** On what a policy speaks: on what fulfils all that is given here, so on everything when nothing is. */
@Schema(name = "PolicyConditions", description = "The policy speaks on what fulfils all of these; none: on everything.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Conditions(
        @Schema(description = "One of these kinds of resources is asked for", examples = "[\"instance\"]")
        Optional<@Size(min = 1, max = 20) List<@NotNull @NotBlank @Size(max = 40) String>> kinds,

        @Schema(description = "More instances than this") Optional<@Min(0) Long> instancesAbove,

        @Schema(description = "More vCPUs than this") Optional<@Min(0) Long> vcpusAbove,

        @Schema(description = "More memory than this, in MiB")
        Optional<@Min(0) Long> memoryMibAbove,

        @Schema(description = "More disk than this, in GiB, root disks and volumes together")
        Optional<@Min(0) Long> diskGibAbove,

        @Schema(description = "More GPUs than this") Optional<@Min(0) Long> gpusAbove,

        @Schema(description = "A longer term than this; no end is longer than any")
        Optional<@Min(0) @Max(3650) Integer> termDaysAbove,

        @Schema(description = "More than a soft quota has left")
        Optional<Boolean> aboveSoftQuota,

        @Schema(description = "Data of this classification, or a higher one")
        Optional<@Min(0) @Max(5) Integer> dataClassificationFrom) {

    static final Conditions NONE = new Conditions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Which of the conditions the matter fulfils, in words; empty when one is not fulfilled. */
    Optional<List<String>> fulfilledBy(Matter matter) {
        List<String> words = new ArrayList<>();
        Matter.Size size = matter.size();
        boolean all = above("instances", size.instances(), instancesAbove, words)
                && above("vCPUs", size.vcpus(), vcpusAbove, words)
                && above("MiB of memory", size.memoryMib(), memoryMibAbove, words)
                && above("GiB of disk", size.diskGib(), diskGibAbove, words)
                && above("GPUs", size.gpus(), gpusAbove, words)
                && ofKind(matter, words)
                && beyondSoftQuota(matter, words)
                && longer(matter, words)
                && classified(matter, words);
        return all ? Optional.of(words) : Optional.empty();
    }

    private static boolean above(String what, long asked, Optional<Long> limit, List<String> words) {
        limit.ifPresent(most -> words.add(asked + " " + what + ", more than " + most));
        return limit.isEmpty() || asked > limit.get();
    }

    private boolean ofKind(Matter matter, List<String> words) {
        if (kinds.isEmpty()) {
            return true;
        }
        TreeSet<String> asked = new TreeSet<>(matter.kinds());
        asked.retainAll(kinds.get());
        words.add("a resource of kind " + String.join(", ", asked));
        return !asked.isEmpty();
    }

    private boolean beyondSoftQuota(Matter matter, List<String> words) {
        if (aboveSoftQuota.isEmpty()) {
            return true;
        }
        words.add(matter.aboveSoftQuota() ? "more than a soft quota has left" : "no soft quota that is exceeded");
        return matter.aboveSoftQuota() == aboveSoftQuota.get();
    }

    /** Whether it names one of the kinds that are asked for. */
    boolean names(Matter matter) {
        return kinds.filter(named -> named.stream().anyMatch(matter.kinds()::contains))
                .isPresent();
    }

    private boolean longer(Matter matter, List<String> words) {
        if (termDaysAbove.isEmpty()) {
            return true;
        }
        words.add(matter.termDays().map(days -> "a term of " + days + " days").orElse("no end") + ", more than "
                + termDaysAbove.get() + " days");
        return matter.termDays().map(days -> days > termDaysAbove.get()).orElse(true);
    }

    private boolean classified(Matter matter, List<String> words) {
        dataClassificationFrom.ifPresent(least -> words.add("data of classification " + matter.dataClassification()));
        return dataClassificationFrom.isEmpty() || matter.dataClassification() >= dataClassificationFrom.get();
    }
}
