using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>Pairs of path and text give what a document of the same content gives, and the same faults.</summary>
public class ConfigurationPairTests
{
    private const string VaR = "risk_management:risk_limits:max_var_95";

    private const string OneLimit =
        """{ "name": "Tech", "measure": "risk_share", "threshold": 0.5, "scope": { "group": "tech", "assets": ["A", "B"] } }""";

    public static TheoryData<string> Paths => [.. ConfigurationTable.Keys.Select(key => key.Path)];

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public void EveryKey_AsPairs_GivesTheSameOptions(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            PortfolioOptions read = PortfolioConfiguration.FromPairs(Flattened(PortfolioConfiguration.Example()));
            Assert.Equal(PortfolioConfiguration.HashOf(new PortfolioOptions()), PortfolioConfiguration.HashOf(read));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void TextOfNoKind_IsTheFaultThatADocumentHas(string path)
    {
        // Of paths and secrets, every text is one that is not blank.
        bool isSecret = ConfigurationTable.Keys.Single(key => key.Path == path).IsSecret;
        string text = path.EndsWith("_file", StringComparison.Ordinal) || isSecret ? " " : "~ no such value ~";
        Assert.False(PortfolioConfiguration.TryParse(
            ConfigurationDocument.Of((path, $"\"{text}\"")), out _, out ImmutableArray<ConfigurationFault> expected));
        Assert.Equal(expected, FaultsOf((path.Replace('.', ':'), text)));
        Assert.Equal($"advanced_portfolio.{path}", Assert.Single(expected).Path);
        Assert.Contains(text, expected[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "\"abc\" is not a number; it must be in (0, 1].")]
    [InlineData("0,03", "\"0,03\" is not a number; it must be in (0, 1].")]
    [InlineData(".5", "\".5\" is not a number; it must be in (0, 1].")]
    [InlineData("1.5", "1.5 is out of range; it must be in (0, 1].")]
    [InlineData("1e999", "1e999 is out of range; it must be in (0, 1].")]
    [InlineData("true", "\"true\" is not a number; it must be in (0, 1].")]
    public void Number_ThatIsNone_IsToldWithPathAndValue(string text, string reason) =>
        Assert.Equal([new ConfigurationFault("advanced_portfolio.risk_management.risk_limits.max_var_95", reason)], FaultsOf((VaR, text)));

    [Theory]
    [InlineData("risk_management:risk_limits:max_var_95")]
    [InlineData("risk_management__risk_limits__max_var_95")]
    [InlineData("RISK_MANAGEMENT__Risk_Limits:MAX_VAR_95")]
    public void Path_MayBeJoinedByColonsOrUnderscores_InAnyCase(string path) =>
        Assert.Equal(0.03, PortfolioConfiguration.FromPairs([new(path, "0.03")]).Limits.MaxValueAtRisk);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    public void OptionalNumber_MayBeNull(string? text) =>
        Assert.Null(PortfolioConfiguration.FromPairs([new(VaR, text)]).Limits.MaxValueAtRisk);

    [Theory]
    [InlineData("True", true)]
    [InlineData("false", false)]
    public void Switch_MayBeInAnyCase(string text, bool expected) =>
        Assert.Equal(expected, PortfolioConfiguration.FromPairs([new("core_settings:enable_ml", text)]).Features.MachineLearning);

    [Fact]
    public void UnknownKey_IsToldWithTheOneMeant() => Assert.Equal(
        [
            "advanced_portfolio.risk_management.risk_limits.max_drawdwon: unknown key; did you mean max_drawdown?",
            "advanced_portfolio.risk_managment: unknown key; did you mean risk_management?",
            "advanced_portfolio.: unknown key.",
        ],
        FaultsOf(("risk_management:risk_limits:max_drawdwon", "0.1"), ("risk_managment:risk_limits:max_drawdown", "0.1"), ("", "1"))
            .Select(fault => fault.ToString()));

    [Fact]
    public void Contradictions_AreToldTogether() => Assert.Equal(
        [
            "advanced_portfolio.Core_Settings.max_risk_history: stands there twice.",
            "advanced_portfolio.core_settings: \"x\" stands beside members of it.",
            "advanced_portfolio.performance_tracking.benchmarks: {\"0\":\"A\",\"one\":\"B\"} is not a list.",
            "advanced_portfolio.notifications: \"off\" is not an object with members of enabled, events, reviews, milestones, webhook.",
        ],
        FaultsOf(
            ("core_settings:max_risk_history", "1"), ("Core_Settings__max_risk_history", "2"), ("core_settings", "x"),
            ("performance_tracking:benchmarks:0", "A"), ("performance_tracking:benchmarks:one", "B"), ("notifications", "off"))
            .Select(fault => fault.ToString()));

    // An empty object and null are the same in an IConfiguration, and so are an empty text and an empty list.
    [Theory]
    [InlineData("risk_management", null, "null or an object without members is not an object with members of defaults, risk_metrics, "
        + "risk_limits, risk_monitoring, live_limits, loss_forecasts, risk_report.")]
    [InlineData("risk_management:risk_monitoring", "",
        "an empty text or list is not an object with members of alert_thresholds, real_time_monitoring, reporting_frequency.")]
    [InlineData("risk_management:live_limits", null, "null or an object without members is not a list.")]
    [InlineData("allocation_methods:regime_based:regime_thresholds", null,
        "null or an object without members is not a list of two rising positive numbers.")]
    public void SectionOrList_WithoutMembers_IsAFault(string path, string? text, string reason)
    {
        string document = ConfigurationDocument.Of(("risk_management.risk_limits.max_var_95", "0.1"));
        ConfigurationFault expected = new($"advanced_portfolio.{path.Replace(':', '.')}", reason);
        Assert.Equal([expected], FaultsOf((path, text)));
        Assert.False(PortfolioConfiguration.TryParse(document, [new(path, text)], out _, out ImmutableArray<ConfigurationFault> faults));
        Assert.Equal([expected], faults);
    }

    // One source cannot empty what another fills: IConfiguration joins them. Null is what a parent has when it is enumerated.
    [Fact]
    public void EmptyText_BesideMembers_IsAFault_AndNullIsNot()
    {
        const string reason = "an empty text or list stands beside members of it; leave one of them out.";
        Assert.Equal(
            [new ConfigurationFault("advanced_portfolio.performance_tracking.benchmarks", reason)],
            FaultsOf(("performance_tracking:benchmarks", ""), ("performance_tracking:benchmarks:0", "A")));
        Assert.Equal(
            [new ConfigurationFault("advanced_portfolio.core_settings", reason)],
            FaultsOf(("core_settings", ""), ("core_settings:enable_ml", "true")));
        Assert.Equal(["A"], PortfolioConfiguration.FromPairs(
            [
                new("performance_tracking", null), new("performance_tracking:benchmarks", null),
                new("performance_tracking:benchmarks:0", "A"),
            ]).Tracking.Benchmarks);
    }

    [Fact]
    public void DeepPath_IsAFaultAndNoEndOfTheStack()
    {
        ConfigurationFault fault = Assert.Single(FaultsOf((string.Join(':', Enumerable.Repeat("a", 100_000)), "1")));
        Assert.Equal("unknown key of 100000 parts.", fault.Reason);
    }

    [Fact]
    public void Lists_OfNamesObjectsAndNumbers_AreReadPlaceByPlace()
    {
        PortfolioOptions options = PortfolioConfiguration.FromPairs(
        [
            new("performance_tracking:benchmarks", null), // the parents come with a null where a section is enumerated
            new("performance_tracking:benchmarks:10", "D"), new("performance_tracking:benchmarks:0", "A"),
            new("performance_tracking:benchmarks:2", "C"),
            new("allocation_methods:regime_based:regime_thresholds:0", "0.5"),
            new("allocation_methods:regime_based:regime_thresholds:1", "2"),
            new("notifications:events", ""),
            new("risk_management:live_limits:0:name", "1"), new("risk_management:live_limits:0:measure", "risk_share"),
            new("risk_management:live_limits:0:threshold", "0.5"), new("risk_management:live_limits:0:warn_at", ""),
            new("risk_management:live_limits:0:scope:group", "tech"), new("risk_management:live_limits:0:scope:assets:0", "7"),
        ]);
        Assert.Equal(["A", "C", "D"], options.Tracking.Benchmarks);
        Assert.Equal(
            (0.5, 2), (options.Methods.Regime.Detection.Thresholds.CalmBelow, options.Methods.Regime.Detection.Thresholds.TurbulentAbove));
        Assert.Empty(options.Operations.Notifications);
        Assert.Equal(
            [new LiveLimit("1", LimitMeasure.RiskShare, 0.5, LimitScope.Group("tech", "7")) { WarnAt = null }], options.LiveLimits);
    }

    [Fact]
    public void LiveLimit_ThatIsUnsound_IsToldAsInADocument() => Assert.Equal(
        "advanced_portfolio.risk_management.live_limits: [0] treshold is unknown; did you mean threshold?",
        Assert.Single(FaultsOf(
            ("risk_management:live_limits:0:name", "X"), ("risk_management:live_limits:0:measure", "volatility"),
            ("risk_management:live_limits:0:threshold", "1"), ("risk_management:live_limits:0:treshold", "1"))).ToString());

    [Fact]
    public void Overrides_ReplaceAndAdd_AndLeaveTheRest()
    {
        string document = ConfigurationDocument.Of(
            ("risk_management.risk_limits.max_var_95", "0.1"), ("risk_management.risk_limits.max_drawdown", "0.3"),
            ("risk_management.live_limits", $"[{OneLimit}]"), ("performance_tracking.benchmarks", """["A","B"]"""));
        Assert.True(PortfolioConfiguration.TryParse(
            document,
            [
                new(VaR, "0.03"), new("core_settings:base_currency", "EUR"),
                new("risk_management:live_limits:0:THRESHOLD", "0.4"), new("risk_management:live_limits:0:scope:assets:1", "C"),
                new("performance_tracking:benchmarks:1", "C"), new("performance_tracking:benchmarks:2", "D"),
            ],
            out PortfolioOptions? options, out ImmutableArray<ConfigurationFault> faults));
        Assert.Empty(faults);
        Assert.Equal((0.03, 0.3, "EUR"), (options.Limits.MaxValueAtRisk, options.Limits.MaxDrawdown, options.State.BaseCurrency));
        Assert.Equal([new LiveLimit("Tech", LimitMeasure.RiskShare, 0.4, LimitScope.Group("tech", "A", "C"))], options.LiveLimits);
        Assert.Equal(["A", "C", "D"], options.Tracking.Benchmarks);
    }

    // What a document says wrongly stays wrong under a value that touches a part of it only; values beside it do not hide it.
    [Theory]
    [InlineData("""{ "advanced_portfolio": { "risk_management": { "live_limits": 5 } } }""", "risk_management:live_limits:0:name", "X")]
    [InlineData("""{ "advanced_portfolio": { "risk_management": 5 } }""", VaR, "0.1")]
    [InlineData("""{ "advanced_portfolio": { "Risk_Management": {} } }""", VaR, "0.1")]
    [InlineData("""{ "advanced_portfolio": 5 }""", VaR, "0.1")]
    [InlineData("[]", VaR, "0.1")]
    [InlineData("{", VaR, "0.1")]
    public void FaultsOfTheDocument_StayUnderOverrides(string document, string path, string text)
    {
        Assert.False(PortfolioConfiguration.TryParse(document, out _, out ImmutableArray<ConfigurationFault> expected));
        Assert.False(PortfolioConfiguration.TryParse(document, [new(path, text)], out _, out ImmutableArray<ConfigurationFault> faults));
        Assert.NotEmpty(expected);
        Assert.Equal(expected, faults);
    }

    [Fact]
    public void PairsOf_TakesVariablesOfThePrefix_InOrder() => Assert.Equal(
        [new("b__c", "2"), new("A", "1")],
        PortfolioConfiguration.PairsOf(new Hashtable { ["mrben_portfolio__A"] = "1", ["MRBEN_PORTFOLIO__b__c"] = "2", ["PATH"] = "/" }));

    [Fact]
    public void Explain_TellsValueDefaultAndSource()
    {
        string document = ConfigurationDocument.Of(
            ("risk_management.risk_limits.max_drawdown", "0.2"), ("core_settings.enable_ml", "false"));
        ImmutableArray<ConfigurationSetting> settings =
            PortfolioConfiguration.Explain(document, [new(VaR, "0.03"), new("risk_management", null)]);
        Assert.Equal(ConfigurationTable.Keys.Select(key => key.Path), settings.Select(setting => setting.Path));
        ConfigurationSetting[] stated = [.. settings.Where(setting => setting.Source != ConfigurationSource.Default)];
        Assert.Equal(
            [
                ("core_settings.enable_ml", "false", "true", ConfigurationSource.Document),
                ("risk_management.risk_limits.max_var_95", "0.03", "0.15", ConfigurationSource.Override),
                ("risk_management.risk_limits.max_drawdown", "0.2", "0.2", ConfigurationSource.Document),
            ],
            stated.Select(setting => (setting.Path, setting.Value, setting.Default, setting.Source)));
        Assert.Equal(ConfigurationWriter.ValueOf(ConfigurationTable.Keys[^1], new PortfolioOptions()), settings[^1].Value);
    }

    [Fact]
    public void Explain_OfAFaultyDocument_ListsTheFaults() => Assert.Equal(
        "The document has no member advanced_portfolio.",
        Assert.Throws<ConfigurationException>(() => PortfolioConfiguration.Explain("{}", [])).Message);

    private static ImmutableArray<ConfigurationFault> FaultsOf(params (string Path, string? Text)[] pairs)
    {
        Assert.False(PortfolioConfiguration.TryFromPairs(
            pairs.Select(pair => new KeyValuePair<string, string?>(pair.Path, pair.Text)),
            out _, out ImmutableArray<ConfigurationFault> faults));
        return faults;
    }

    // As the JSON provider of Microsoft.Extensions.Configuration 10 flattens a document.
    private static List<KeyValuePair<string, string?>> Flattened(string json)
    {
        List<KeyValuePair<string, string?>> pairs = [];
        using JsonDocument document = JsonDocument.Parse(json, JsonSyntax.Document);
        Flatten(document.RootElement.GetProperty("advanced_portfolio"), "");
        return pairs;

        void Flatten(JsonElement element, string path)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    pairs.AddRange(path.Length == 0 ? [] : [new(path, null)]);
                    foreach (JsonProperty member in element.EnumerateObject())
                    {
                        Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}:{member.Name}");
                    }

                    break;
                case JsonValueKind.Array:
                    pairs.Add(new(path, element.GetArrayLength() == 0 ? "" : null));
                    int place = 0;
                    foreach (JsonElement entry in element.EnumerateArray())
                    {
                        Flatten(entry, string.Create(CultureInfo.InvariantCulture, $"{path}:{place++}"));
                    }

                    break;
                default:
                    pairs.Add(new(path, element.ValueKind == JsonValueKind.Null ? null : element.ToString())); // True, False
                    break;
            }
        }
    }
}
