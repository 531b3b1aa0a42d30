package io.pengyun.agent.driver.simulated;

/** Things that happen later, in virtual or in real time. */
public interface Timers {

    /** Runs the task once, after this many milliseconds. */
    void after(long delayMillis, Runnable task);
}
