using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>Every key set wrongly, by the schema that describes it.</summary>
public class ConfigurationFaultTests
{
    private const string Root = "advanced_portfolio.";

    private static readonly JsonNode Schema = JsonNode.Parse(PortfolioConfiguration.Schema())!["properties"]!["advanced_portfolio"]!;

    public static TheoryData<string> Paths => [.. ConfigurationTable.Keys.Select(key => key.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void WrongType_IsToldWithPathAndValue(string path)
    {
        ConfigurationFault fault = OneFault((path, OfWrongType(path)));
        Assert.Equal(Root + path, fault.Path);
        string shown = IsSecret(path) ? NameOfSecret(path) : OfWrongType(path);
        Assert.StartsWith($"{shown} is n", fault.Reason, StringComparison.Ordinal); // is not, is neither
        Assert.DoesNotContain("out of range", fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Null_IsAFault_UnlessTheKeyIsOptional(string path)
    {
        bool optional = Described(path).ContainsKey("anyOf");
        Assert.Equal(optional, PortfolioConfiguration.TryParse(
            ConfigurationDocument.Of((path, "null")), out _, out ImmutableArray<ConfigurationFault> faults));
        Assert.True(optional || faults.Single().Reason.StartsWith("null is n", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void OutOfRange_IsToldWithPathValueAndRange(string path)
    {
        foreach (string value in BeyondRange(path))
        {
            ConfigurationFault fault = OneFault((path, value));
            Assert.Equal(Root + path, fault.Path);
            Assert.Equal(!IsSecret(path), fault.Reason.Contains(value.Trim('[', ']'), StringComparison.Ordinal));
            Assert.Matches(
                "must be|is not one of|is not a list of two|is not the name|is not a date|is not a code|is not an object|is not a path"
                + "|is not an absolute http or https address|is not a text of at least", fault.Reason);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void MisspeltName_IsToldWithTheOneMeant(string path)
    {
        string name = path.Split('.')[^1];
        string misspelt = path[..^1] + (name[^1] == 'x' ? "y" : "x");
        Assert.Equal([$"{Root}{misspelt}: unknown key; did you mean {name}?"], FaultsOf((misspelt, "1")));
    }

    [Fact]
    public void FaultInEveryKey_IsToldOfEach_InTheOrderOfTheDocument()
    {
        ImmutableArray<ConfigurationKey> keys = ConfigurationTable.Keys;
        string document = ConfigurationDocument.Of(keys.Select(key => (key.Path, OfWrongType(key.Path))));
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => PortfolioConfiguration.Parse(document));
        Assert.Equal(keys.Select(key => Root + key.Path).Order(), error.Faults.Select(fault => fault.Path).Order());
        Assert.Equal(keys.Length, error.Message.Split('\n').Length);
    }

    [Theory]
    [InlineData("core_settings.max_risk_history", "1e999", "1e999 is out of range; it must be in [0, 2147483647].")]
    [InlineData("core_settings.max_risk_history", "3000000000", "3000000000 is out of range; it must be in [0, 2147483647].")]
    [InlineData("core_settings.max_risk_history", "{\"a\":[1,2]}", "{\"a\":[1,2]} is not a whole number; it must be at least 0.")]
    [InlineData("risk_management.defaults.risk_free_rate", "-1e999", "-1e999 is out of range; it must be finite.")]
    [InlineData("rebalancing.transaction_costs.fixed_cost", "1e40",
        "1e40 is out of range; it must be at least 0 and at most 79228162514264337593543950335 in size.")]
    [InlineData("allocation_methods.regime_based.regime_thresholds", "[1, 1e999]",
        "[1,1e999] is not a list of two rising positive numbers.")]
    [InlineData("core_settings", "null", "null is not an object with members of enable_ml, enable_correlation, enable_optimization, "
        + "enable_rebalancing, enable_risk_monitoring, max_portfolio_history, max_risk_history, max_allocation_history, base_currency, "
        + "max_rate_age_hours, cost_method, trade_grouping, max_trade_history, allocation_time_limit_hours.")]
    public void Extremes_AreTold(string path, string json, string reason) =>
        Assert.Equal($"{Root}{path}: {reason}", FaultsOf((path, json)).Single());

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e0")]
    public void WholeNumbers_MayBeWrittenAsJsonSchemaAllows(string one) =>
        Assert.Equal(1, PortfolioConfiguration.Parse(
            $$"""{ "advanced_portfolio": { "core_settings": { "max_risk_history": {{one}} } } }""").State.MaxRiskHistory);

    [Theory]
    [InlineData("""{ "advanced_portfolio": {}, }""", "The document is not JSON at line 1, byte 29.")]
    [InlineData("""{ "advanced_portfolio": { "core_settings": { "base_currency": "\ud800" } } }""",
        "The text at byte 63 of the document holds an escape that is no character.")]
    [InlineData("""{ "\udc00": 1 }""", "The text at byte 3 of the document holds an escape that is no character.")]
    [InlineData("null", "The document must be an object with the member advanced_portfolio.")]
    [InlineData("""{ "advanced_portfolio": {} } {}""", "The document is not JSON at line 1, byte 30.")]
    public void Document_ThatCannotBeRead_IsToldInOneLine(string json, string expected) =>
        Assert.Equal(expected, Assert.Throws<ConfigurationException>(() => PortfolioConfiguration.Parse(json)).Message);

    [Fact]
    public void DeepNesting_IsTold() => Assert.Equal(
        "The document nests deeper than 64 levels at byte 88.",
        Assert.Throws<ConfigurationException>(() => PortfolioConfiguration.Parse("{ \"advanced_portfolio\": " + new string('[', 5_000) + new string(']', 5_000) + "}")).Message);

    [Fact]
    public void ByteOrderMark_IsNoPartOfTheDocument()
    {
        const string document = """{ "advanced_portfolio": { "core_settings": { "max_risk_history": 7 } } }""";
        Assert.Equal(7, PortfolioConfiguration.Parse('\uFEFF' + document).State.MaxRiskHistory);
        foreach (Encoding encoding in new[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            string path = Path.GetTempFileName();
            try
            {
                File.WriteAllText(path, document, encoding);
                Assert.Equal(7, PortfolioConfiguration.ReadFile(path).State.MaxRiskHistory);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    // Each value fits its key; two together do not. Told at the key that the sentence is about, with the names of the others.
    [Theory]
    [InlineData("allocation_methods.momentum_based.momentum_period", "5",
        "allocation_methods.momentum_based.momentum_period: must be more than skip_period, 21, and at least 1; it is 5.")]
    [InlineData("allocation_methods.momentum_based.skip_period", "300",
        "allocation_methods.momentum_based.momentum_period: must be more than skip_period, 300, and at least 1; it is 252.")]
    [InlineData("correlation_analysis.min_data_points", "300",
        "correlation_analysis.lookback_period: must be at least min_data_points, 300; it is 252.")]
    [InlineData("risk_management.defaults.calculation_period", "10",
        "risk_management.defaults.calculation_period: must be at least min_observations, 60; it is 10.")]
    [InlineData("risk_management.risk_metrics.value_at_risk.calculation_period", "10",
        "risk_management.risk_metrics.value_at_risk.calculation_period: must be at least risk_management.defaults.min_observations, 60; "
        + "it is 10.")]
    public void KeysThatDoNotFitTogether_AreToldAtTheKey(string path, string value, string fault) =>
        Assert.Equal(Root + fault, OneFault((path, value)).ToString());

    // The ends of every range alone: whatever they do not fit is told in words of the document, without names of code.
    [Theory]
    [MemberData(nameof(Paths))]
    public void EndsOfTheRange_AreTakenOrToldInWordsOfTheDocument(string path)
    {
        foreach (string value in WithinRange(Valued(path)))
        {
            if (!PortfolioConfiguration.TryParse(
                ConfigurationDocument.Of((path, value)), out _, out ImmutableArray<ConfigurationFault> faults))
            {
                Assert.All(faults, fault => Assert.Contains(ConfigurationTable.Keys, key => Root + key.Path == fault.Path));
                Assert.All(faults, fault => Assert.DoesNotMatch("[A-Z][a-z]+[A-Z]|^[A-Z]\\w+:|[0-9]:[0-9]", fault.Reason));
            }
        }
    }

    // A fault of a value and one between keys come in one answer.
    [Fact]
    public void FaultsOfBothKinds_AreToldTogether() => Assert.Equal(2, FaultsOf(
        ("core_settings.max_risk_history", "-1"), ("correlation_analysis.min_data_points", "300")).Length);

    private static ConfigurationFault OneFault(params (string Path, string Json)[] keys)
    {
        Assert.False(PortfolioConfiguration.TryParse(Document(keys), out _, out ImmutableArray<ConfigurationFault> faults));
        return Assert.Single(faults);
    }

    private static string[] FaultsOf(params (string Path, string Json)[] keys)
    {
        Assert.False(PortfolioConfiguration.TryParse(Document(keys), out _, out ImmutableArray<ConfigurationFault> faults));
        return [.. faults.Select(fault => fault.ToString())];
    }

    private static string Document((string Path, string Json)[] keys) => ConfigurationDocument.Of(keys);

    private static bool IsSecret(string path) => Described(path).ContainsKey("writeOnly");

    private static string NameOfSecret(string path) => path.EndsWith(".url", StringComparison.Ordinal) ? "The address" : "The secret";

    private static JsonObject Described(string path)
    {
        JsonNode node = Schema;
        foreach (string part in path.Split('.'))
        {
            node = node["properties"]![part]!;
        }

        return node.AsObject();
    }

    private static JsonObject Valued(string path) =>
        Described(path) is { } node && node.ContainsKey("anyOf") ? node["anyOf"]![0]!.AsObject() : Described(path);

    private static string OfWrongType(string path) => Valued(path)["type"]?.GetValue<string>() switch
    {
        "boolean" => "\"true\"",
        "number" or "integer" => "\"1\"",
        "array" => "true",
        _ => "12",
    };

    private static IEnumerable<string> BeyondRange(string path)
    {
        JsonObject value = Valued(path);
        if (value["enum"] is JsonArray names)
        {
            yield return $"\"{names[0]}x\"";
            yield break;
        }

        switch (value["type"]!.GetValue<string>())
        {
            case "number" or "integer":
                foreach (string beyond in BeyondNumber(value))
                {
                    yield return beyond;
                }

                break;
            case "string" when value["minLength"] is { } shortest:
                yield return $"\"{new string(' ', shortest.GetValue<int>() - 1)}\"";
                break;
            case "string":
                yield return "\"usd\"";
                break;
            case "array" when value["items"] is JsonObject items && items["enum"] is JsonArray choices:
                yield return $"[\"{choices[0]}x\"]";
                break;
            case "array" when value["items"]!["type"]!.GetValue<string>() == "string":
                yield return "[\" \"]";
                break;
            case "array":
                yield return "[0]";
                break;
        }
    }

    private static IEnumerable<string> WithinRange(JsonObject value) => value["type"]?.GetValue<string>() is "number" or "integer"
        ? new[]
        {
            value["minimum"]?.ToJsonString(), value["maximum"]?.ToJsonString(),
            value["exclusiveMinimum"] is null ? null : "1e-300", value["maximum"] is null ? "2147483647" : null,
        }.OfType<string>()
        : (value["enum"] as JsonArray)?.Select(name => name!.ToJsonString()) ?? [];

    private static IEnumerable<string> BeyondNumber(JsonObject value)
    {
        yield return "1e999";
        if (value["minimum"] is { } minimum)
        {
            yield return FormattableString.Invariant($"{minimum.GetValue<double>() - 1}");
        }

        if (value["exclusiveMinimum"] is { } above)
        {
            yield return FormattableString.Invariant($"{above.GetValue<double>()}");
        }

        if (value["maximum"] is { } maximum)
        {
            yield return FormattableString.Invariant($"{maximum.GetValue<double>() + 1}");
        }

        if (value["exclusiveMaximum"] is { } below)
        {
            yield return FormattableString.Invariant($"{below.GetValue<double>()}");
        }
    }
}
