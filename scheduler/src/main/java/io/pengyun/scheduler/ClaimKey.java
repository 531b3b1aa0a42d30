package io.pengyun.scheduler;

/**
 * Names one claim without drawing an id: the {@code index}-th instance of the {@code item}-th item of a demand.
 *
 * @param item position of the item in its demand, from 0
 * @param index position of the instance in its item, from 0
 */
public record ClaimKey(DemandId demand, int item, int index) {

    public ClaimKey {
        if (item < 0 || index < 0) {
            throw new IllegalArgumentException("item and index count from 0: " + item + ", " + index);
        }
    }
}
