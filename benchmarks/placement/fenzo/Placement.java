import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.SchedulingResult;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.plugins.BinPackingFitnessCalculators;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos;

/** The work std given to Netflix Fenzo, all tasks in one call. Prints lines of JSON; see ../README.md. */
public final class Placement {
    private static final long[] OFFER_CPU = {4000, 8000, 8000, 16000, 16000, 32000, 64000, 2000};
    private static final long[] OFFER_MEM = {8192, 16384, 32768, 32768, 65536, 131072, 262144, 4096};
    private static final long[] TASK_CPU = {10, 50, 100, 100, 100, 200, 250, 250, 500, 500, 500, 1000, 1000, 2000, 4000, 8000};
    private static final long[] TASK_MEM = {32, 64, 128, 128, 256, 256, 512, 512, 1024, 1024, 2048, 2048, 4096, 8192, 16384, 24576};

    private static final class Random {
        private long state;

        Random(long seed) {
            state = seed;
        }

        long draw() {
            state += 0x9E3779B97F4A7C15L;
            long z = state;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }

        int below(int bound) {
            return (int) Long.remainderUnsigned(draw(), bound);
        }
    }

    private static final class Lease implements VirtualMachineLease {
        private final String id;
        private final double cpus;
        private final double mem;

        Lease(String id, double cpus, double mem) {
            this.id = id;
            this.cpus = cpus;
            this.mem = mem;
        }

        @Override public String getId() { return id; }
        @Override public long getOfferedTime() { return 0; }
        @Override public String hostname() { return id; }
        @Override public String getVMID() { return id; }
        @Override public double cpuCores() { return cpus; }
        @Override public double memoryMB() { return mem; }
        @Override public double networkMbps() { return 0; }
        @Override public double diskMB() { return 0; }
        @Override public List<Range> portRanges() { return Collections.emptyList(); }
        @Override public Protos.Offer getOffer() { return null; }
        @Override public Map<String, Protos.Attribute> getAttributeMap() { return Collections.emptyMap(); }
        @Override public Double getScalarValue(String name) { return null; }
        @Override public Map<String, Double> getScalarValues() { return Collections.emptyMap(); }
    }

    private static final class Task implements TaskRequest {
        private final String id;
        private final double cpus;
        private final double mem;
        private AssignedResources assigned;

        Task(String id, double cpus, double mem) {
            this.id = id;
            this.cpus = cpus;
            this.mem = mem;
        }

        @Override public String getId() { return id; }
        @Override public String taskGroupName() { return ""; }
        @Override public double getCPUs() { return cpus; }
        @Override public double getMemory() { return mem; }
        @Override public double getNetworkMbps() { return 0; }
        @Override public double getDisk() { return 0; }
        @Override public int getPorts() { return 0; }
        @Override public Map<String, Double> getScalarRequests() { return Collections.emptyMap(); }
        @Override public Map<String, NamedResourceSetRequest> getCustomNamedResources() { return Collections.emptyMap(); }
        @Override public List<? extends ConstraintEvaluator> getHardConstraints() { return Collections.emptyList(); }
        @Override public List<? extends VMTaskFitnessCalculator> getSoftConstraints() { return Collections.emptyList(); }
        @Override public void setAssignedResources(AssignedResources resources) { assigned = resources; }
        @Override public AssignedResources getAssignedResources() { return assigned; }
    }

    private static List<VirtualMachineLease> leases(int count) {
        Random random = new Random(0x6B386D65736F7301L);
        List<VirtualMachineLease> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = random.below(8);
            long cpu = OFFER_CPU[kind] * (40 + random.below(61)) / 100;
            long mem = OFFER_MEM[kind] * (40 + random.below(61)) / 100;
            made.add(new Lease("h" + i, cpu / 1000.0, mem));
        }
        return made;
    }

    private static List<TaskRequest> tasks(int count) {
        Random random = new Random(0x6B386D65736F7302L);
        List<TaskRequest> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            double cpus = TASK_CPU[random.below(16)] / 1000.0;
            made.add(new Task("t" + i, cpus, TASK_MEM[random.below(16)]));
        }
        return made;
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static int place(int offers, boolean best, long[] least) {
        TaskScheduler.Builder builder = new TaskScheduler.Builder()
            .withLeaseOfferExpirySecs(1000000).withLeaseRejectAction(lease -> { }).disableShortfallEvaluation();
        if (best) {
            builder.withFitnessCalculator(BinPackingFitnessCalculators.cpuMemBinPacker);
        }
        List<VirtualMachineLease> leases = leases(offers);
        List<TaskRequest> tasks = tasks(10 * offers);
        TaskScheduler scheduler = builder.build();
        long begin = cpu();
        long clock = System.nanoTime();
        SchedulingResult result = scheduler.scheduleOnce(tasks, leases);
        least[1] = Math.min(least[1], System.nanoTime() - clock);
        least[0] = Math.min(least[0], cpu() - begin);
        scheduler.shutdown();
        return result.getResultMap().values().stream().mapToInt(r -> r.getTasksAssigned().size()).sum();
    }

    public static void main(String[] args) {
        int most = Integer.parseInt(args[0]);
        int rounds = Integer.parseInt(args[1]);
        for (int offers = 100; offers <= most; offers *= 10) {
            for (boolean best : new boolean[] {false, true}) {
                long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};
                int placed = 0;
                for (int i = 0; i < rounds; i++) {
                    placed = place(offers, best, least);
                }
                double tasks = 10.0 * offers;
                System.out.printf("{\"part\":\"placement\",\"case\":\"std %d %s\",\"who\":\"Fenzo\",\"unit\":\"ns\","
                    + "\"cpu\":%.1f,\"wall\":%.1f,\"total_ms\":%.3f,\"rounds\":%d,\"operations\":%d,\"limit\":false,\"placed\":%d}%n",
                    offers, best ? "best-fit" : "first-fit", least[0] / tasks, least[1] / tasks, least[0] / 1e6, rounds,
                    10 * offers, placed);
            }
        }
    }
}
