using System.Text;
using System.Text.Json;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Reporting;
using MrBen.Portfolio.Risk.Stress;
using MrBen.Portfolio.Tests.Configuration;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>The report of risk as data, as Markdown and as JSON.</summary>
public class RiskReportTests
{
    private static readonly string[] Sections =
        ["## Risk", "## Losses of the next period", "## Positions", "## Stress", "## Limits", "## Market", "## Models", "## Data"];

    private static RiskReport Report(AdvancedPortfolioManager manager) =>
        manager.CreateRiskReport(TestContext.Current.CancellationToken);

    private static ConfiguredPortfolio Portfolio() => new ConfiguredPortfolio(
    [
        ("risk_management.live_limits",
            """[{ "name": "Share | of A", "measure": "gross_exposure", "threshold": 0.1, "scope": { "asset": "A" }, "action": "halt" }]"""),
    ]).Invested();

    // Euler's theorem, and the same numbers wherever they are told.
    [Fact]
    public void Parts_SumToTheWhole()
    {
        ConfiguredPortfolio portfolio = Portfolio();
        RiskReport report = Report(portfolio.Manager);
        PortfolioRisk risk = report.Risk.GetRiskOrThrow();
        Assert.Equal(risk.Volatility, report.Positions.Sum(position => position.Risk!.ComponentContribution!.Value), 1e-12);
        Assert.Equal(risk.GaussianValueAtRisk, report.Positions.Sum(position => position.ComponentValueAtRisk!.Value), 1e-12);
        Assert.Equal(
            risk.GaussianConditionalValueAtRisk, report.Positions.Sum(position => position.ComponentExpectedShortfall!.Value), 1e-12);
        Assert.All(report.Positions, position => Assert.Equal(
            position.ComponentValueAtRisk!.Value, position.Weight!.Value * position.MarginalValueAtRisk!.Value, 1e-12));
        Assert.Equal(report.Book.GrossExposure, report.Positions.Sum(position => Math.Abs(position.Value)));
        Assert.Equal(report.Book.NetAssetValue, report.Book.Cash + report.Book.NetExposure);
    }

    [Fact]
    public void Scenarios_WorstWindowsAreTheWorst_AndTheReverseStressLosesWhatIsAsked()
    {
        ConfiguredPortfolio portfolio = Portfolio();
        RiskReport report = Report(portfolio.Manager);
        StressResult worst = report.Stress!.Results.Single(result => result.Scenario.Name == "Worst period of the history");
        Assert.Equal(-report.Risk.Risk!.Returns.ToArray().Min(), -worst.Return!.Value, 1e-12);
        Assert.Equal(0.1, report.Reverse!.Loss!.Value, 1e-9);
        double lost = report.Reverse.Shocks.Sum(
            shock => -shock.Return * report.Positions.Single(position => position.Asset == shock.Asset).Weight!.Value);
        Assert.True(lost > 0.1);
        StressResult doubled = report.Stress.Results.Single(result => result.Scenario.Name == "Volatilities × 2");
        Assert.Equal(2, doubled.RiskAfter!.Volatility / doubled.RiskBefore!.Volatility, 1e-9);
        Assert.Equal(5, report.Stress.Results.Length);
        Assert.All(report.Stress.Results, result => Assert.True(result.IsCalculated, result.Detail));
    }

    // A scenario for an asset that was sold since is told as such; the others run.
    [Fact]
    public void Scenario_ThatNoLongerFits_CostsNothingElse()
    {
        PortfolioOptions options = SamplePortfolio.Options(o => o.Report.Scenarios =
        [
            new HypotheticalShock { Name = "Crash of X", Assets = [new AssetShock("X", -0.5)] },
            new HypotheticalShock { Name = "Dollars", Groups = [new GroupShock("USD", -0.1)] },
        ]);
        SamplePortfolio portfolio = SamplePortfolio.Invested(options, SamplePortfolio.History(120, "A", "B"), "A", "B");
        RiskReport report = Report(portfolio.Manager);
        Assert.Equal(StressStatus.NotApplicable, report.Stress!.Results[0].Status);
        Assert.Contains("does not hold X", report.Stress.Results[0].Detail, StringComparison.Ordinal);
        Assert.Equal(-0.1 * report.Positions.Sum(position => position.Weight!.Value), report.Stress.Results[1].Return!.Value, 1e-12);
        Assert.Contains("does not hold X", report.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_HoldsEverySection_AndTablesOfEqualRows()
    {
        ConfiguredPortfolio portfolio = Portfolio();
        portfolio.Tracked(6);
        string text = Report(portfolio.Manager).ToMarkdown();
        Assert.All(Sections, section => Assert.Contains($"\n{section}\n", text, StringComparison.Ordinal));
        Assert.Contains("**Trading is halted** by Share | of A", text, StringComparison.Ordinal);
        int columns = 0;
        foreach (string line in text.Split('\n'))
        {
            int cells = line.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|');
            Assert.True(!line.StartsWith('|') || columns == 0 || cells == columns, line);
            columns = line.StartsWith('|') ? cells : 0;
        }

        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_SaysTheSameAsTheData()
    {
        ConfiguredPortfolio portfolio = Portfolio();
        portfolio.Tracked(3);
        RiskReport report = Report(portfolio.Manager);
        using MemoryStream stream = new();
        report.WriteJson(stream);
        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        JsonElement root = document.RootElement;
        Assert.Equal(report.Time, root.GetProperty("time").GetDateTimeOffset());
        Assert.Equal(report.Book.NetAssetValue, root.GetProperty("book").GetProperty("net_asset_value").GetDecimal());
        Assert.Equal(report.Risk.Risk!.Volatility, root.GetProperty("risk").GetProperty("metrics").GetProperty("Volatility").GetDouble());
        Assert.Equal(4, root.GetProperty("positions").GetArrayLength());
        Assert.Equal(3, root.GetProperty("forecasts").GetArrayLength());
        Assert.Equal(
            report.Forecasts[1].Tail!.Value.ValueAtRisk, root.GetProperty("forecasts")[1].GetProperty("value_at_risk").GetDouble());
        Assert.Equal("halt", root.GetProperty("live_limits")[0].GetProperty("action").GetString(), ignoreCase: true);
        Assert.Equal("Share | of A", root.GetProperty("halts")[0].GetProperty("limit").GetString());
        Assert.Equal(report.Market!.Level.ToString(), root.GetProperty("market").GetProperty("level").GetString());
    }

    // Nothing known is a report too: it says what is missing.
    [Fact]
    public void Report_OfNothing_SaysSo()
    {
        SamplePortfolio portfolio = new();
        RiskReport empty = Report(portfolio.Manager);
        Assert.False(empty.Risk.IsCalculated);
        Assert.Null(empty.Stress);
        Assert.Equal(["No price history was observed."], empty.DataQuality);
        Assert.All(Sections, section => Assert.Contains(section, empty.ToMarkdown(), StringComparison.Ordinal));
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        RiskReport unpriced = Report(portfolio.Manager);
        Assert.Equal(RiskStatus.NotValued, unpriced.Risk.Status);
        Assert.Null(unpriced.Book.NetAssetValue);
        Assert.Contains("A is held and has no price.", unpriced.DataQuality);
        Assert.Contains("–", unpriced.ToMarkdown(), StringComparison.Ordinal);
        using MemoryStream stream = new();
        unpriced.WriteJson(stream);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("book").GetProperty("net_asset_value").ValueKind);
    }

    // A debt larger than the positions: there are no weights, and the report comes all the same.
    [Fact]
    public void Report_OfANegativeValue_ComesAllTheSame()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(120, "A", "B"), "A", "B");
        portfolio.Manager.SetCash(-100_000);
        RiskReport report = Report(portfolio.Manager);
        Assert.All(report.Positions, position => Assert.Null(position.Weight));
        Assert.Null(report.Stress);
        Assert.False(report.Risk.IsCalculated);
        Assert.All(Sections, section => Assert.Contains(section, report.ToMarkdown(), StringComparison.Ordinal));
    }

    [Fact]
    public void DueReport_ComesOncePerInterval_AlsoAfterARestart()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(120, "A", "B"), "A", "B");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Assert.True(portfolio.Manager.TryCreateDueRiskReport(out RiskReport? first, cancel));
        Assert.Null(first.Since);
        Assert.False(portfolio.Manager.TryCreateDueRiskReport(out _, cancel));
        SamplePortfolio loaded = new();
        loaded.Load(portfolio.Save());
        Assert.False(loaded.Manager.TryCreateDueRiskReport(out _, cancel));
        loaded.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(loaded.Manager.TryCreateDueRiskReport(out RiskReport? second, cancel));
        Assert.Equal(first.Time, second.Since);
    }

    [Fact]
    public void Limits_OfBothKinds_AreThere()
    {
        RiskReport report = Report(Portfolio().Manager);
        LiveLimitReading limit = Assert.Single(report.Limits);
        Assert.Equal((RiskLimitState.Breached, LimitAction.Halt), (limit.Status.State, limit.Limit.Action));
        Assert.Equal(7, report.Risk.Limits.Length);
        Assert.Single(report.Halts);
    }
}
