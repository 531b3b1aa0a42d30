package io.pengyun.agent.spool;

import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.InstanceUsage;
import io.pengyun.protocol.v1.SpooledBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A spool in segment files. Usage and transitions have segments of their own, so that old usage can be given up by deleting
 * a file while no transition ever is. A segment goes when all its batches are acknowledged.
 *
 * <p>Sequences: the next one is above all that are on the disk and above a floor that is written down before the segments
 * that carried it are deleted, and a spool that starts from nothing starts at the wall clock's milliseconds. So a host
 * whose folder was lost does not begin again at one.
 */
public final class FileSpool implements Spool {

    private static final Logger LOG = Logger.getLogger(FileSpool.class);
    private static final String TRANSITIONS = "transitions-";
    private static final String USAGE = "usage-";
    private static final String SUFFIX = ".log";

    private final Path folder;
    private final SpoolLimits limits;
    /** Segments by the first sequence they may hold, and which kind. */
    private final TreeMap<Long, Segment> transitionSegments = new TreeMap<>();

    private final TreeMap<Long, Segment> usageSegments = new TreeMap<>();
    private final TreeMap<Long, Place> waiting = new TreeMap<>();
    private final Map<Segment, Integer> waitingIn = new HashMap<>();
    private long lastSequence;
    private long dropped;

    private record Place(Segment segment, Segment.Entry entry) {}

    private FileSpool(Path folder, SpoolLimits limits, long lastSequence) {
        this.folder = folder;
        this.limits = limits;
        this.lastSequence = lastSequence;
    }

    /**
     * Opens the folder, made if need be, and reads what waits.
     *
     * @param freshStart the sequence before the first one of a spool that has never been used: wall clock milliseconds
     */
    public static FileSpool open(Path folder, SpoolLimits limits, long freshStart) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            Set<Path> files = new HashSet<>();
            try (Stream<Path> listing = Files.list(folder)) {
                listing.filter(file -> file.toString().endsWith(SUFFIX)).forEach(files::add);
            }
            FileSpool spool = new FileSpool(folder, limits, files.isEmpty() ? freshStart : 0);
            for (Path file : files) {
                spool.load(file);
            }
            return spool;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void load(Path file) {
        String name = file.getFileName().toString();
        boolean usage = name.startsWith(USAGE);
        String prefix = usage ? USAGE : TRANSITIONS;
        long first = Long.parseLong(name.substring(prefix.length(), name.length() - SUFFIX.length()));
        List<Segment.Entry> entries = Segment.noEntries();
        Segment segment = Segment.open(file, entries);
        (usage ? usageSegments : transitionSegments).put(first, segment);
        for (Segment.Entry entry : entries) {
            keep(segment, entry);
        }
        // The name alone keeps the sequence when the batches in it are gone.
        lastSequence = Math.max(lastSequence, first - 1);
    }

    @Override
    public SpooledBatch addTransitions(List<InstanceTransition> transitions) {
        return add(SpooledBatch.newBuilder().addAllTransitions(transitions), transitionSegments, TRANSITIONS);
    }

    @Override
    public SpooledBatch addUsage(List<InstanceUsage> usage) {
        SpooledBatch batch = add(SpooledBatch.newBuilder().addAllUsage(usage), usageSegments, USAGE);
        while (usageSegments.size() > 1 && usageBytes() > limits.usageBytes()) {
            giveUp(usageSegments.firstEntry().getValue());
            usageSegments.pollFirstEntry();
        }
        return batch;
    }

    private SpooledBatch add(SpooledBatch.Builder builder, TreeMap<Long, Segment> segments, String prefix) {
        SpooledBatch batch = builder.setSequence(lastSequence + 1).build();
        Segment segment;
        var last = segments.lastEntry();
        if (last != null && last.getValue().size() < limits.segmentBytes()) {
            segment = last.getValue();
        } else {
            segment = Segment.open(folder.resolve(prefix + batch.getSequence() + SUFFIX), Segment.noEntries());
            segments.put(batch.getSequence(), segment);
            forceFolder();
        }
        keep(segment, segment.append(batch, limits.durable()));
        return batch;
    }

    @Override
    public List<SpooledBatch> after(long sequence, int limit) {
        List<SpooledBatch> batches = new ArrayList<>();
        for (Place place : waiting.tailMap(sequence, false).values()) {
            if (batches.size() == limit) {
                break;
            }
            batches.add(place.segment().read(place.entry()));
        }
        return batches;
    }

    @Override
    public void acknowledge(long sequence) {
        Iterator<Place> done = waiting.headMap(sequence, true).values().iterator();
        while (done.hasNext()) {
            waitingIn.merge(done.next().segment(), -1, Integer::sum);
            done.remove();
        }
        dropEmpty(transitionSegments, TRANSITIONS);
        dropEmpty(usageSegments, USAGE);
    }

    @Override
    public int size() {
        return waiting.size();
    }

    @Override
    public long droppedUsageBatches() {
        return dropped;
    }

    @Override
    public void close() {
        transitionSegments.values().forEach(Segment::close);
        usageSegments.values().forEach(Segment::close);
    }

    private void keep(Segment segment, Segment.Entry entry) {
        waiting.put(entry.sequence(), new Place(segment, entry));
        waitingIn.merge(segment, 1, Integer::sum);
        lastSequence = Math.max(lastSequence, entry.sequence());
    }

    /**
     * Deletes the segments of this kind whose batches are all acknowledged. Before the first goes, an empty one whose name
     * is the next sequence takes over, so that the sequence stays on the disk; small segments are left until they are full.
     */
    private void dropEmpty(TreeMap<Long, Segment> segments, String prefix) {
        List<Long> empty = segments.entrySet().stream()
                .filter(segment -> waitingIn.getOrDefault(segment.getValue(), 0) == 0)
                .filter(segment -> segment.getValue().size() >= limits.segmentBytes())
                .map(Map.Entry::getKey)
                .toList();
        if (empty.isEmpty()) {
            return;
        }
        long next = lastSequence + 1;
        if (segments.lastKey().equals(empty.getLast())) {
            segments.put(next, Segment.open(folder.resolve(prefix + next + SUFFIX), Segment.noEntries()));
            forceFolder();
        }
        for (Long first : empty) {
            Segment segment = segments.remove(first);
            if (segment != null) {
                waitingIn.remove(segment);
                segment.delete();
            }
        }
    }

    private void giveUp(Segment segment) {
        long before = dropped;
        waiting.values().removeIf(place -> {
            boolean here = place.segment() == segment;
            dropped += here ? 1 : 0;
            return here;
        });
        waitingIn.remove(segment);
        segment.delete();
        LOG.warnf("event=usage-dropped batches=%d reason=\"spool is full\"", dropped - before);
    }

    private long usageBytes() {
        return usageSegments.values().stream().mapToLong(Segment::size).sum();
    }

    private void forceFolder() {
        if (!limits.durable()) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
