using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Tests.Risk.Monitoring;

public class ModelAlertTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly ModelPlace Place = new("risk_predictor", "variance", 5);

    public static TheoryData<PredictionStatus, string, PredictionStatus, string, AlertSeverity, string?> Moves => new()
    {
        { PredictionStatus.NoModel, "", PredictionStatus.NoModel, "", AlertSeverity.Information, null },
        { PredictionStatus.Active, "a", PredictionStatus.Active, "a", AlertSeverity.Information, null },
        { PredictionStatus.NoModel, "", PredictionStatus.Active, "a", AlertSeverity.Information, "is active" },
        { PredictionStatus.Active, "a", PredictionStatus.Drift, "a", AlertSeverity.Warning, "fell back to its baseline (Drift)" },
        { PredictionStatus.Active, "a", PredictionStatus.Active, "b", AlertSeverity.Information, "has another model" },
        { PredictionStatus.NoModel, "", PredictionStatus.GateClosed, "a", AlertSeverity.Information, "stays with its baseline (GateClosed)" },
        { PredictionStatus.Drift, "a", PredictionStatus.Active, "a", AlertSeverity.Information, "is active" },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public void Of_TwoLooks_TellsWhatMoved(
        PredictionStatus was, string champion, PredictionStatus now, string next, AlertSeverity severity, string? what)
    {
        ModelAlert[] alerts = [.. ModelAlert.Of([Record(was, champion)], [Record(now, next)], Now, 7)];
        if (what is null)
        {
            Assert.Empty(alerts);
            return;
        }

        ModelAlert alert = Assert.Single(alerts);
        Assert.Equal($"risk_predictor variance-5 {what}. Because.", alert.Detail);
        Assert.Equal(
            (NotificationKind.ModelDegradation, "risk_predictor variance-5", severity, 7L, Now),
            (alert.Kind, alert.Topic, alert.Severity, alert.Sequence, alert.Time));
        Assert.Equal(now, alert.Record!.Gate.Status);
    }

    [Fact]
    public void Of_AReport_TellsWhatWasNotTrained()
    {
        TrainingReport report = new(
        [
            new("risk_predictor", TrainingOutcome.Activated, "It beats its baseline."),
            new("correlation_predictor", TrainingOutcome.InsufficientHistory, "60 returns; 500 are needed."),
        ]);
        ModelAlert alert = Assert.Single(ModelAlert.Of(report, Now, 7));
        Assert.Equal("correlation_predictor was not trained. 60 returns; 500 are needed.", alert.Detail);
        Assert.Equal(AlertSeverity.Warning, alert.Severity);
    }

    private static ModelRecord Record(PredictionStatus status, string champion) => new(Place)
    {
        Gate = GateState.Initial with { Status = status },
        Champion = champion.Length == 0 ? null : new ModelVersion(champion, champion, "c", "b", new DateOnly(2025, 1, 1), Now),
        Explanation = "Because.",
    };
}
