using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Gate;

[Collection(nameof(MeasuredAlone))]
public class GateMonitorTests
{
    private static readonly DateOnly Opened = new(2020, 10, 26);
    private static readonly GateState Open = ModelGate.Evaluate(
        GateState.Initial, ModelGateTests.Evidence(ModelGateTests.Pattern(300, 0.2, -0.1))).State;

    // Random gains around nothing, and far below it: monitor and batch close on the same day for the same reason, and hold the same state.
    [Fact]
    public void Observe_DayByDay_EqualsABatch()
    {
        GateState open = ModelGate.Evaluate(GateState.Initial, ModelGateTests.Evidence(ModelGateTests.Noisy())).State;
        HashSet<string> ends = [];
        for (int seed = 0; seed < TestTier.Count(30, 300); seed++)
        {
            SeededRandom random = new(seed);
            (double mean, double deviation) = seed % 3 == 0 ? (-0.25, 0.3) : (0, 0.08);
            double[] savings =
                [.. ModelGateTests.Noisy(), .. Enumerable.Range(0, 200).Select(_ => mean + (deviation * random.NextNormal()))];
            GateReport batch = ModelGate.Evaluate(open, ModelGateTests.Evidence(savings));

            GateMonitor monitor = new(open);
            for (int t = 300; t < savings.Length && monitor.Status == PredictionStatus.Active; t++)
            {
                monitor.Observe(Opened.AddDays(t - 299), 1 - savings[t], 1);
            }

            Assert.Equal(batch.State, monitor.State);
            ends.Add(batch.IsActive ? "open" : batch.Cusum >= batch.CusumThreshold ? "sum" : "window");
        }

        Assert.Equal(3, ends.Count);
    }

    // Kept, read and gone on with, in the middle: as if nothing had been.
    [Fact]
    public void Observe_AfterARestart_GoesOn()
    {
        GateMonitor whole = new(Open);
        GateMonitor parts = new(Open);
        SeededRandom random = new(3);
        for (int t = 0; t < 150; t++)
        {
            (double model, double baseline) = (1 + (0.1 * random.NextNormal()), 1.02);
            whole.Observe(Opened.AddDays(t + 1), model, baseline);
            parts.Observe(Opened.AddDays(t + 1), model, baseline);
            parts = t % 40 == 20 ? new GateMonitor(GateState.FromJson(parts.State.ToJson())) : parts;
        }

        Assert.Equal(whole.State, parts.State);
        Assert.StartsWith("Open: ", whole.Detail);

        // A batch that holds the days already seen goes on after them.
        OutOfSampleLosses seen = OutOfSampleLosses.Create([Opened, Opened.AddDays(150)], [9, 9], [1, 1]);
        Assert.Equal(whole.State, ModelGate.Evaluate(whole.State, new GateEvidence("forest", "log-HAR", seen)).State);
    }

    [Fact]
    public void Observe_Closed_StaysClosed()
    {
        GateMonitor monitor = new(Open);
        int days = 0;
        while (monitor.Observe(Opened.AddDays(++days), 1.1, 1) == PredictionStatus.Active)
        {
        }

        GateState closed = monitor.State;
        Assert.Equal((PredictionStatus.Drift, Opened.AddDays(days)), (closed.Status, closed.Since));
        for (int t = 0; t < 100; t++)
        {
            monitor.Observe(Opened.AddDays(days + 1 + t), 0, 1);
        }

        Assert.Equal(closed, monitor.State);
        Assert.StartsWith("Closed on ", monitor.Detail);
    }

    [Fact]
    public void Observe_OldModel_ClosesOnTheDayItIsTooOld()
    {
        GateMonitor monitor = new(Open, trainedThrough: Opened.AddDays(-360));
        Assert.Equal(PredictionStatus.Active, monitor.Observe(Opened.AddDays(5), 0.9, 1));
        Assert.Equal(PredictionStatus.Stale, monitor.Observe(Opened.AddDays(6), 0.9, 1));
        Assert.Equal(Opened.AddDays(6), monitor.State.Since);
    }

    [Fact]
    public void ObserveOutput_OfUnsoundOutputs_Closes()
    {
        GateMonitor infinite = new(Open);
        Assert.Equal(PredictionStatus.InvalidOutput, infinite.ObserveOutput(double.NaN, 1));

        // From 63 outputs on: 4 of 63 are more than 5 %.
        GateMonitor far = new(Open);
        for (int t = 0; t < 62; t++)
        {
            Assert.Equal(PredictionStatus.Active, far.ObserveOutput(t < 4 ? 2.01 : 1.99, 1));
        }

        Assert.Equal(PredictionStatus.InvalidOutput, far.ObserveOutput(1, 1));
        Assert.Equal(new OutputTally(63, 4, 0), far.Outputs);
    }

    [Fact]
    public void ObserveFeatures_OfAnotherPopulation_ClosesOnceTheWindowIsFull()
    {
        PopulationStability reference = PopulationStability.Train(
            ["a", "b"], [.. Enumerable.Range(0, 2_000).Select(i => (double)(i / 2 % 97))], window: 100);
        GateMonitor monitor = new(Open, features: new PopulationWindow(reference));
        for (int t = 0; t < 99; t++)
        {
            Assert.Equal(PredictionStatus.Active, monitor.ObserveFeatures([t % 97, 300]));
        }

        Assert.Equal(PredictionStatus.Drift, monitor.ObserveFeatures([50, 300]));
        Assert.Contains("1 of 2 features above 0.25 and the usual over 100 rows, b furthest", monitor.Detail, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new GateMonitor(Open).ObserveFeatures([1, 2]));
    }

    [Fact]
    public void Observe_UnsoundArguments_ChangeNothing()
    {
        GateMonitor monitor = new(Open);
        monitor.Observe(Opened.AddDays(2), 1, 1);
        GateState before = monitor.State;
        Assert.Throws<ArgumentException>(() => monitor.Observe(Opened.AddDays(2), 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => monitor.Observe(Opened.AddDays(3), double.NaN, 1));
        Assert.Equal(before, monitor.State);
        Assert.Throws<ArgumentException>(() => new GateMonitor(Open).Observe(Opened, 1, 1));
    }

    [Fact]
    public void Resume_TakesTheMonitorsState_AndForgetsNoTrial()
    {
        GateKeeper keeper = new(state: Open);
        GateMonitor monitor = keeper.Watch();
        monitor.Observe(Opened.AddDays(1), 0.9, 1);
        keeper.RecordTrial("another");
        keeper.Resume(monitor);
        Assert.Equal(Opened.AddDays(1), keeper.State.LastObserved);
        Assert.Equal(2, keeper.State.Trials);
    }

    [Fact]
    public void Observations_AllocateNothing()
    {
        PopulationStability reference = PopulationStability.Train(
            ["a", "b"], [.. Enumerable.Range(0, 2_000).Select(i => (double)(i / 2 % 97))], window: 50);
        GateMonitor monitor = new(Open, trainedThrough: Opened, features: new PopulationWindow(reference));
        HitRateEProcess process = new(0.05, HitRateSide.Either);
        double[] row = new double[2];
        Run(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(PredictionStatus.Active, monitor.Status);

        void Run(int first)
        {
            for (int t = first; t < first + 100; t++)
            {
                monitor.Observe(Opened.AddDays(t + 1), 0.95, 1);
                monitor.ObserveOutput(1.1, 1);
                row.AsSpan().Fill(t * 37 % 97);
                monitor.ObserveFeatures(row);
                process.Update(t % 20 == 0);
            }
        }
    }
}
