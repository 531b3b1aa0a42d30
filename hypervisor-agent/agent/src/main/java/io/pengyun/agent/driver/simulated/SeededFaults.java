package io.pengyun.agent.driver.simulated;

import io.pengyun.agent.driver.DriverException;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Faults drawn from a random source, so that a seed replays them. Probabilities are between 0 and 1.
 *
 * <p>Bounded: after {@code budget} faults nothing goes wrong any more, so that what must come right in the end can be seen
 * to.
 */
public final class SeededFaults implements Faults {

    /**
     * How much goes wrong.
     *
     * @param refuse a call fails before it has done anything
     * @param loseAnswer a call fails after it has done everything
     * @param deaf a guest does not hear the power button
     * @param crash a guest's process ends within its first minute
     * @param slowestMillis calls take up to this long, in real time
     * @param budget how many faults there are in all
     */
    public record Rates(double refuse, double loseAnswer, double deaf, double crash, long slowestMillis, int budget) {}

    private final RandomGenerator random;
    private final Rates rates;
    private int left;

    public SeededFaults(RandomGenerator random, Rates rates) {
        this.random = random;
        this.rates = rates;
        this.left = rates.budget();
    }

    @Override
    public synchronized Optional<DriverException> failure(Call call, UUID subject, Moment moment) {
        double rate = moment == Moment.BEFORE ? rates.refuse() : rates.loseAnswer();
        return strikes(rate)
                ? Optional.of(new DriverException(
                        call == Call.DEFINE ? DriverException.Code.IMAGE_UNAVAILABLE : DriverException.Code.REFUSED,
                        "a simulated fault " + moment + " " + call))
                : Optional.empty();
    }

    @Override
    public synchronized long delayMillis(Call call, UUID subject) {
        return rates.slowestMillis() == 0 ? 0 : random.nextLong(rates.slowestMillis() + 1);
    }

    @Override
    public synchronized long bootMillis(UUID instanceId) {
        return random.nextLong(500, 5_000);
    }

    @Override
    public synchronized long shutdownMillis(UUID instanceId) {
        return strikes(rates.deaf()) ? -1 : random.nextLong(200, 3_000);
    }

    @Override
    public synchronized long crashAfterMillis(UUID instanceId) {
        return strikes(rates.crash()) ? random.nextLong(1, 60_000) : -1;
    }

    private boolean strikes(double rate) {
        if (left <= 0 || random.nextDouble() >= rate) {
            return false;
        }
        left--;
        return true;
    }
}
