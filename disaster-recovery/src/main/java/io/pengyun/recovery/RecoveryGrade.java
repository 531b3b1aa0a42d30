package io.pengyun.recovery;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * The six levels of disaster recovery capability of GB/T 20988-2007, <i>Information security technology - Disaster
 * recovery specifications for information systems</i>: names from its annex A, objectives from the table in its annex C.
 *
 * <p>Annex C is informative and gives the objectives of one industry as an example; a full grade needs the seven elements
 * of annex A as well (backup, standby systems, network, premises, staff, operation, plan), which no measured time proves.
 * Where the table says "several hours" or "several minutes" there is no number, and none is made up here. An edition of
 * 2025 is in force since 1 January 2026; these are the levels of the edition of 2007.
 */
public enum RecoveryGrade {
    /** Basic support: weekly full backup, kept off-site. */
    LEVEL_1(1, "Basic support", "基本支持", "two days or more", "one to seven days", Duration.ofDays(7)),
    /** Standby premises: as level 1, with a site that can be fitted out in time. */
    LEVEL_2(2, "Standby site support", "备用场地支持", "24 hours or more", "one to seven days", Duration.ofDays(7)),
    /** Electronic transmission and part of the equipment. */
    LEVEL_3(
            3,
            "Electronic transmission and partial equipment support",
            "电子传输和部分设备支持",
            "12 hours or more",
            "several hours to one day",
            Duration.ofDays(1)),
    /** Electronic transmission and all of the equipment. */
    LEVEL_4(
            4,
            "Electronic transmission and complete equipment support",
            "电子传输及完整设备支持",
            "several hours to two days",
            "several hours to one day",
            Duration.ofDays(1)),
    /** Real-time transmission and all of the equipment. */
    LEVEL_5(
            5,
            "Real-time data transmission and complete equipment support",
            "实时数据传输及完整设备支持",
            "several minutes to two days",
            "0 to 30 minutes",
            Duration.ofMinutes(30)),
    /** Nothing lost, and a remote cluster that takes over. */
    LEVEL_6(6, "Zero data loss and remote cluster support", "数据零丢失和远程集群支持", "several minutes", "0", Duration.ZERO);

    private final int level;
    private final String title;
    private final String chineseTitle;
    private final String recoveryTime;
    private final String recoveryPoint;
    private final Duration longestDataLoss;

    RecoveryGrade(
            int level,
            String title,
            String chineseTitle,
            String recoveryTime,
            String recoveryPoint,
            Duration longestDataLoss) {
        this.level = level;
        this.title = title;
        this.chineseTitle = chineseTitle;
        this.recoveryTime = recoveryTime;
        this.recoveryPoint = recoveryPoint;
        this.longestDataLoss = longestDataLoss;
    }

    /** 1 (lowest) to 6. */
    public int level() {
        return level;
    }

    public String title() {
        return title;
    }

    /** The level's name as the standard has it. */
    public String chineseTitle() {
        return chineseTitle;
    }

    /** The recovery time objective (RTO) in the table's words. */
    public String recoveryTime() {
        return recoveryTime;
    }

    /** The recovery point objective (RPO) in the table's words. */
    public String recoveryPoint() {
        return recoveryPoint;
    }

    /** The longest data loss (RPO) within the level. */
    public Duration longestDataLoss() {
        return longestDataLoss;
    }

    /**
     * The highest level whose recovery point objective a measured data loss keeps: an upper bound on the grade, no more.
     *
     * @param dataLoss age of the newest data that was recovered when the disaster struck, not negative
     * @return empty when more than a week is lost, which is beyond every level
     */
    public static Optional<RecoveryGrade> highestByDataLoss(Duration dataLoss) {
        if (dataLoss.isNegative()) {
            throw new IllegalArgumentException("data loss is not negative: " + dataLoss);
        }
        return Arrays.stream(values())
                .filter(grade -> dataLoss.compareTo(grade.longestDataLoss) <= 0)
                .max(Comparator.comparingInt(RecoveryGrade::level));
    }
}
