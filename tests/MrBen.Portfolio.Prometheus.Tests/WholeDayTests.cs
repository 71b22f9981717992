using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.MachineLearning.Tests.Facade;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Sqlite;
using MrBen.Portfolio.State;
using Prometheus;

namespace MrBen.Portfolio.Prometheus.Tests;

/// <summary>A manager with journal, models, limits and orders through a day and a night: every metric of the table has a number.</summary>
public sealed class WholeDayTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("whole-day-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task EveryMetricOfTheTable_HasANumber()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        FakeTimeProvider clock = LearnedPortfolio.ClockAfter();
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(
            builder => builder.UseName("growth").UsePrometheus(registry).UseSqliteJournal(Path.Combine(_directory, "journal.db"))
                .UseMachineLearning(Path.Combine(_directory, "models")),
            Options(), clock: clock);
        await manager.TrainModelsAsync(cancellationToken: Token);
        Decide(manager);
        Trade(manager, clock.GetUtcNow());
        clock.Advance(TimeSpan.FromDays(20));
        manager.ObservePrices(LearnedPortfolio.Bars(LearnedPortfolio.Days + 12).ToPriceHistory()); // the losses of the forecasts come
        manager.ReviewModels(Token);
        Decide(manager);
        manager.CreateRiskReport(Token);
        manager.ObservePrice("A", 90, clock.GetUtcNow().AddDays(-100)); // an older one than is known

        Exposition exposition = await Exposition.OfAsync(registry);
        Assert.Equal(
            [.. MetricCatalogue.All.Where(family => !Absent.Contains(family.Name)).Select(family => family.Name)],
            MetricCatalogue.All.Where(family => HasNumber(exposition, family)).Select(family => family.Name));
        Assert.Equal(["version=\"0.1.0\""], exposition.Of("mrben_build_info").Select(series => series.Labels));
        Assert.DoesNotContain(exposition.Samples, sample => !double.IsFinite(sample.Value) && !sample.Key.Contains("le=", StringComparison.Ordinal));
        Assert.All(
            exposition.Samples.Keys.Where(key => !key.StartsWith("mrben_build_info", StringComparison.Ordinal)),
            key => Assert.Contains("portfolio=\"growth\"", key, StringComparison.Ordinal));
    }

    // What these days do not do: no number is infinite, no matrix needs repair, no loss is above what was forecast at 99 %, and features are
    // watched once 250 days came after a training.
    private static ImmutableHashSet<string> Absent { get; } =
    [
        "mrben_invalid_results_total", "mrben_matrix_repairs_total", "mrben_var_exceptions_total", "mrben_model_feature_drift_psi",
        "mrben_model_drifted_features_ratio",
    ];

    private static PortfolioOptions Options()
    {
        PortfolioOptions options = LearnedPortfolio.Options();
        options.Models.Horizons = [1];
        options.Metrics = new MetricsOptions { PerAsset = true, MaxAssets = 2 };
        options.LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 0.01)];
        options.Forecasts.Log.MinimumForecasts = 2;
        options.Tracking.MinimumObservations = 5;
        options.Rebalancing.Costs = new Costs.ProportionalCost(0.001m);
        return options;
    }

    private static void Decide(AdvancedPortfolioManager manager)
    {
        manager.CalculatePortfolioRisk();
        manager.OptimizePortfolioAllocation(PortfolioStrategy.MinimumVariance, AllocationMethod.Static, Token);
        manager.OptimizePortfolioAllocation(PortfolioStrategy.RiskParity, AllocationMethod.MachineLearningOptimized, Token);
    }

    private static void Trade(AdvancedPortfolioManager manager, DateTimeOffset now)
    {
        ClientOrderId order = new("mb1");
        manager.Record(PortfolioEvent.IntentOf(new OrderIntent(new OrderRequest(order, "A", 2), 0, 1, 100), now));
        manager.Record(PortfolioEvent.MoveOf(new OrderMove(order, OrderStatus.Open), now));
        FillReference reference = new("execution 1", order);
        manager.ApplyFill("A", 2, 100, 0.5m, now, reference);
        manager.ApplyFill("A", 2, 100, 0.5m, now, reference);
        manager.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Difference, null, "Cash differs."), now));
    }

    private static bool HasNumber(Exposition exposition, MetricFamily family) => family.Kind switch
    {
        MetricKind.Gauge => exposition.Of(family.Name).Any(),
        MetricKind.Counter => exposition.Of(family.Name).Any(series => series.Value > 0),
        _ => exposition.Of(family.Name + "_count").Any(series => series.Value > 0),
    };
}
