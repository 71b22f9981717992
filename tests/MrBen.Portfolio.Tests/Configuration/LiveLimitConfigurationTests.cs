using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>Live limits as objects of the configuration.</summary>
public class LiveLimitConfigurationTests
{
    [Fact]
    public void Read_EveryMember_GivesTheLimit()
    {
        PortfolioOptions options = Parse(
            """
            [
              { "name": "Volatility", "measure": "volatility", "threshold": 0.25 },
              { "name": "Tech", "measure": "risk_share", "threshold": 0.5, "scope": { "group": "tech", "assets": ["A", "B"] },
                "action": "reduce", "warn_at": null, "hysteresis": 0.1 },
              { "name": "Euros", "measure": "net_exposure", "threshold": 1, "scope": { "currency": "EUR" }, "action": "halt" },
              { "name": "Trend", "measure": "gross_exposure", "threshold": 2, "scope": { "strategy": "trend", "assets": ["C"] } },
              { "name": "One", "measure": "gross_exposure", "threshold": 0.1, "scope": { "asset": "A" }, "action": "block_increases" }
            ]
            """);
        Assert.Equal(
            [
                new LiveLimit("Volatility", LimitMeasure.Volatility, 0.25),
                new LiveLimit("Tech", LimitMeasure.RiskShare, 0.5, LimitScope.Group("tech", "A", "B"))
                {
                    Action = LimitAction.Reduce, WarnAt = null, Hysteresis = 0.1,
                },
                new LiveLimit("Euros", LimitMeasure.NetExposure, 1, LimitScope.Currency("EUR")) { Action = LimitAction.Halt },
                new LiveLimit("Trend", LimitMeasure.GrossExposure, 2, LimitScope.Strategy("trend", "C")),
                new LiveLimit("One", LimitMeasure.GrossExposure, 0.1, LimitScope.Asset("A")) { Action = LimitAction.BlockIncreases },
            ],
            options.LiveLimits);
    }

    [Theory]
    [InlineData("""{ "measure": "volatility", "threshold": 1 }""", "has no name")]
    [InlineData("""{ "name": "X", "threshold": 1 }""", "has no measure")]
    [InlineData("""{ "name": "X", "measure": "volatility" }""", "has no threshold")]
    [InlineData("""{ "name": "X", "measure": "volatilty", "threshold": 1 }""", "did you mean volatility?")]
    [InlineData("""{ "name": "X", "measure": "volatility", "threshold": -1 }""", "threshold: -1 is out of range; it must be positive")]
    [InlineData("""{ "name": "X", "measure": "volatility", "threshold": 1, "treshold": 2 }""", "treshold is unknown; did you mean threshold?")]
    [InlineData("""{ "name": "X", "measure": "volatility", "threshold": 1, "warn_at": 2 }""", "warn_at: 2 is out of range; it must be in (0, 1)")]
    [InlineData("""{ "name": "X", "measure": "volatility", "threshold": 1, "scope": { "asset": "A" } }""", "measured of the whole portfolio")]
    [InlineData("""{ "name": "X", "measure": "risk_share", "threshold": 1, "scope": { "group": "g" } }""", "group g needs its assets")]
    [InlineData("""{ "name": "X", "measure": "risk_share", "threshold": 1, "scope": { "asset": "A", "assets": ["B"] } }""", "has no assets of its own")]
    [InlineData("""{ "name": "X", "measure": "risk_share", "threshold": 1, "scope": {} }""", "must name one asset, currency, group or strategy")]
    [InlineData("""{ "name": "X", "measure": "risk_share", "threshold": 1, "scope": { "sector": "g" } }""", "scope: sector is unknown")]
    [InlineData(
        """{ "name": "X", "measure": "volatility", "threshold": 1, "name2": 1, "action": "x", "warn_at": 7 }""",
        "name2 is unknown; did you mean name? action: \"x\" is not one of warn, block_increases, reduce, flatten, halt. warn_at: 7 is out of range")]
    [InlineData(
        """{ "name": "X", "measure": "volatility", "threshold": 1, "hysteresis": 1 }""", "hysteresis: 1 is out of range; it must be in [0, 1)")]
    [InlineData("""{ "name": "X", "name": "Y", "measure": "volatility", "threshold": 1 }""", "name stands there twice")]
    public void Read_UnsoundLimit_IsTold(string limit, string reason)
    {
        Assert.False(PortfolioConfiguration.TryParse(
            ConfigurationDocument.Of(("risk_management.live_limits", $"[{limit}]")), out _, out ImmutableArray<ConfigurationFault> faults));
        ConfigurationFault fault = Assert.Single(faults);
        Assert.Equal("advanced_portfolio.risk_management.live_limits", fault.Path);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    // Names stand in logs, metrics and alerts; faults call members and measures as the document does.
    [Theory]
    [InlineData("X\\nY", "[0] name must not hold control characters or line breaks; character 2 of 'X\uFFFDY' is U+000A.")]
    [InlineData("X\\u2028Y", "[0] name must not hold control characters or line breaks; character 2 of 'X\uFFFDY' is U+2028.")]
    [InlineData(" X", "[0] name must not begin or end with a blank; it is ' X'.")]
    [InlineData("X\\t", "[0] name must not begin or end with a blank; it is 'X\uFFFD'.")]
    [InlineData("", "[0] name must not be empty.")]
    [InlineData("assessed_drawdown",
        "[0] name must not begin with assessed_, as metrics call the limits of assessments; it is 'assessed_drawdown'.")]
    public void Read_NameThatIsNone_IsTold(string name, string reason) => Assert.Equal(
        reason, FaultOf($$"""[{ "name": "{{name}}", "measure": "volatility", "threshold": 1 }]""").Reason);

    [Theory]
    [InlineData("\"measure\": \"value_at_risk\", \"threshold\": 1, \"scope\": { \"asset\": \"A\" }",
        "[0] value_at_risk is measured of the whole portfolio; scope is A.")]
    [InlineData("\"measure\": \"risk_share\", \"threshold\": 1",
        "[0] risk_share of the whole portfolio is always 1; scope must be a part of it.")]
    public void Read_ScopeThatDoesNotFit_IsToldInWordsOfTheDocument(string members, string reason) =>
        Assert.Equal(reason, FaultOf($$"""[{ "name": "X", {{members}} }]""").Reason);

    [Fact]
    public void Read_TwoLimitsOfOneName_IsTold()
    {
        Assert.False(PortfolioConfiguration.TryParse(ConfigurationDocument.Of(("risk_management.live_limits",
            """[{ "name": "X", "measure": "volatility", "threshold": 1 }, { "name": "X", "measure": "drawdown", "threshold": 1 }]""")),
            out _, out ImmutableArray<ConfigurationFault> faults));
        Assert.Equal("[1] the name X is taken by another limit.", Assert.Single(faults).Reason);
    }

    // What is written into the annotated example reads back as the same limits.
    [Fact]
    public void Write_ThenRead_GivesTheSameLimits()
    {
        PortfolioOptions options = Parse(
            """[{ "name": "Tech", "measure": "risk_share", "threshold": 0.5, "scope": { "strategy": "s", "assets": ["A"] }, "warn_at": null }]""");
        string written = ConfigurationWriter.Annotated(ConfigurationNode.TreeOf(ConfigurationTable.Keys), options);
        Assert.Equal(options.LiveLimits, PortfolioConfiguration.Parse(written).LiveLimits);
    }

    private static ConfigurationFault FaultOf(string limits)
    {
        Assert.False(PortfolioConfiguration.TryParse(
            ConfigurationDocument.Of(("risk_management.live_limits", limits)), out _, out ImmutableArray<ConfigurationFault> faults));
        return Assert.Single(faults);
    }

    private static PortfolioOptions Parse(string limits) =>
        PortfolioConfiguration.Parse(ConfigurationDocument.Of(("risk_management.live_limits", limits)));
}
