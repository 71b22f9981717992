using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>Limits of assessments are told of when they move.</summary>
public sealed class AssessedLimitTests
{
    // All in A, then in cash, then in A again; in between twice the same.
    [Fact]
    public async Task LimitOfAssessments_IsToldWhenItMoves()
    {
        CollectingHandler told = new();
        CollectingLogger log = new();
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder()
            .UseOptions(SamplePortfolio.Options(o => o.Limits = new() { MaxVolatility = 0.05 }))
            .UseAlertHandler(told).UseLogging(log).Build();
        manager.AddAsset(new PortfolioAsset("A") { Quantity = 10 });
        manager.ObservePrices(SamplePortfolio.History(100, "A"));
        RiskLimitEvaluation breached = Volatility(manager.CalculatePortfolioRisk());
        long sequence = manager.GetSnapshot().Sequence;
        manager.CalculatePortfolioRisk();
        manager.SetCash(1_000_000);
        RiskLimitEvaluation within = Volatility(manager.CalculatePortfolioRisk());
        manager.CalculatePortfolioRisk();
        manager.SetCash(0);
        manager.CalculatePortfolioRisk();
        await manager.DisposeAsync();
        AssessedLimitAlert[] alerts = [.. told.Alerts.OfType<AssessedLimitAlert>().Where(alert => alert.Topic == "Volatility")];
        Assert.Equal([RiskLimitState.WithinLimit, RiskLimitState.Breached, RiskLimitState.WithinLimit], alerts.Select(alert => alert.Before));
        Assert.Equal([AlertSeverity.Error, AlertSeverity.Information, AlertSeverity.Error], alerts.Select(alert => alert.Severity));
        Assert.Equal((breached.Detail, within.Detail, sequence), (alerts[0].Detail, alerts[1].Detail, alerts[0].Sequence));
        Assert.Equal(breached, alerts[0].Limit);
        Assert.All(alerts, alert => Assert.Equal(NotificationKind.RiskBreach, alert.Kind));
        Assert.Equal(2, log.Messages.Count(message => message.StartsWith("2002 Warning: Risk limit Volatility", StringComparison.Ordinal)));
    }

    [Fact]
    public void LimitsWithoutAValue_MoveOnlyWhereTheyWerePastSomething()
    {
        AssessedLimits limits = new();
        RiskLimitEvaluation none = RiskLimitEvaluation.Undefined("v", "What it is.", "Nothing is held.");
        RiskLimitEvaluation breached = RiskLimitEvaluation.AtMost("v", "What it is.", RiskMetricUnit.Fraction, 2, 1);
        Assert.Empty(limits.Take([none]));
        Assert.True(Assert.Single(limits.Take([breached])).IsBreach);
        AssessedLimitMove lost = Assert.Single(limits.Take([none]));
        Assert.Equal((RiskLimitState.Breached, AlertSeverity.Warning, false), (lost.Before, lost.Severity, lost.IsBreach));
        Assert.Single(limits.Take([breached, breached with { }])); // a second one of the same name is not looked at
        limits.Clear();
        Assert.Equal(RiskLimitState.WithinLimit, Assert.Single(limits.Take([breached])).Before);
    }

    private static RiskLimitEvaluation Volatility(PortfolioRiskResult result) => result.Limits.Single(limit => limit.Name == "Volatility");
}
