using System.Collections.Immutable;

namespace MrBen.Portfolio.Diagnostics;

/// <content>What happened so far, and how long it took. What is read back, loaded or replayed happened before, and is not counted.</content>
public static partial class MetricCatalogue
{
    internal static MetricFamily Allocations { get; } = Counter("mrben_allocations_total", Plain,
        "Allocations that ended.", Strategy, Method, Outcome);

    internal static MetricFamily Rebalances { get; } = Counter("mrben_rebalances_total", Plain,
        "Plans made of the weights of allocations, or declined. The reason is the trigger that decided, the first of several; none where none "
        + "was asked.", Reason, Outcome);

    internal static MetricFamily Turnover { get; } = Counter("mrben_turnover_ratio_total", Ratio,
        "Planned purchases and sales together as a fraction of net asset value, added up over all plans (1 is once the portfolio).");

    internal static MetricFamily EstimatedCost { get; } = Counter("mrben_estimated_cost_total", Currency,
        "What planned trades are expected to cost, in the base currency.", "currency");

    internal static MetricFamily Orders { get; } = Counter("mrben_orders_total", Plain,
        "Orders that reached an outcome: intended once for every order, then each status as it is entered; unknown is one whose answer never "
        + "came.", Outcome);

    internal static MetricFamily Fills { get; } = Counter("mrben_fills_total", Plain, "Fills booked.");

    internal static MetricFamily DuplicateFills { get; } = Counter("mrben_duplicate_fills_total", Plain,
        "Fills told again and not booked twice.");

    internal static MetricFamily ReconciliationDifferences { get; } = Counter("mrben_reconciliation_differences_total", Plain,
        "Differences found between the venue's positions, cash or orders and what was booked.");

    internal static MetricFamily LimitBreaches { get; } = Counter("mrben_risk_limit_breaches_total", Plain,
        "Limits that became breached: live limits by their names, limits of assessments by theirs with the prefix assessed_.", Limit, Severity);

    internal static MetricFamily ValueAtRiskExceptionsSeen { get; } = Counter("mrben_var_exceptions_total", Plain,
        "Losses above the value at risk that a method had forecast.", Confidence, Model);

    internal static MetricFamily ModelFallbacks { get; } = Counter("mrben_model_fallbacks_total", Plain,
        "Times that a model was asked for and its baseline, or nothing, answered.", Model, Reason);

    internal static MetricFamily ModelTrainings { get; } = Counter("mrben_model_trainings_total", Plain,
        "Trainings of models that ended.", Model, Outcome);

    internal static MetricFamily MatrixRepairs { get; } = Counter("mrben_matrix_repairs_total", Plain,
        "Matrices that were changed for them to be positive semidefinite: the covariance of an allocation by its estimator, forecast correlations "
        + "of too few periods, the correlations of a stress scenario.", "kind");

    internal static MetricFamily InvalidInputs { get; } = Counter("mrben_invalid_inputs_total", Plain,
        "Prices and exchange rates that were refused or not used: stale is older than the one known, overtaken a price in its feed's order that a "
        + "fill or a split of at most a second later came before, unusable one that cannot be computed with, or is not positive and stands in a "
        + "price history, each time that it is observed.", Reason);

    internal static MetricFamily InvalidResults { get; } = Counter("mrben_invalid_results_total", Plain,
        "Numbers of metrics that were not finite and therefore left out.", "metric");

    internal static MetricFamily DroppedSeries { get; } = Counter("mrben_metrics_dropped_series_total", Plain,
        "Assets that lost their series, or never had any, because others are larger and only so many are told of.");

    internal static MetricFamily JournalRecords { get; } = Counter("mrben_journal_records_total", Plain,
        "Records written to the durable journal.");

    internal static MetricFamily Alerts { get; } = Counter("mrben_alerts_total", Plain,
        "Alerts raised, those included that came too soon after another to be told.", "rule", Severity);

    internal static MetricFamily RiskDuration { get; } = Histogram("mrben_risk_duration_seconds", Seconds, MetricBuckets.Durations,
        "Wall time of one risk assessment with its limits.");

    internal static MetricFamily AllocationDuration { get; } = Histogram("mrben_allocation_duration_seconds", Seconds, MetricBuckets.Durations,
        "Wall time of one allocation with its plan.", Strategy);

    internal static MetricFamily InferenceDuration { get; } = Histogram(
        "mrben_model_inference_duration_seconds", Seconds, MetricBuckets.Durations,
        "Wall time of one question to a model, for all assets.", Model);

    internal static MetricFamily TrainingDuration { get; } = Histogram(
        "mrben_model_training_duration_seconds", Seconds, MetricBuckets.LongDurations,
        "Wall time of one training of all models, with their judgement.");

    internal static MetricFamily JournalSyncDuration { get; } = Histogram(
        "mrben_journal_fsync_duration_seconds", Seconds, MetricBuckets.Durations,
        "Wall time of one write to the durable journal that returns when all is on the disk.");

    internal static MetricFamily SolverIterations { get; } = Histogram("mrben_solver_iterations", Plain, MetricBuckets.Counts,
        "Iterations of the algorithm that answered an allocation; none for closed forms.");

    private static ImmutableArray<MetricFamily> Counters =>
    [
        Allocations, Rebalances, Turnover, EstimatedCost, Orders, Fills, DuplicateFills, ReconciliationDifferences, LimitBreaches,
        ValueAtRiskExceptionsSeen, ModelFallbacks, ModelTrainings, MatrixRepairs, InvalidInputs, InvalidResults, DroppedSeries, JournalRecords,
        Alerts,
    ];

    private static ImmutableArray<MetricFamily> Histograms =>
        [RiskDuration, AllocationDuration, InferenceDuration, TrainingDuration, JournalSyncDuration, SolverIterations];
}
