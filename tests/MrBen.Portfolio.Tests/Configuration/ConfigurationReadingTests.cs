using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tests.Configuration;

public class ConfigurationReadingTests
{
    [Fact]
    public void EmptySection_GivesTheDefaults() =>
        Assert.Equal(10_000, PortfolioConfiguration.Parse("""{ "advanced_portfolio": { } }""").State.MaxPortfolioHistory);

    [Fact]
    public void CommentsAndSchema_AreAllowed() => Assert.Equal(7, PortfolioConfiguration.Parse("""
        {
          "$schema": "advanced_portfolio_config.schema.json", // for editors
          "advanced_portfolio": { "core_settings": { /* few */ "max_risk_history": 7 } }
        }
        """).State.MaxRiskHistory);

    [Theory]
    [InlineData("", "The document is not JSON at line 1, byte 1.")]
    [InlineData("{\n  \"advanced_portfolio\": {,}}", "The document is not JSON at line 2, byte 26.")]
    [InlineData("[]", "The document must be an object with the member advanced_portfolio.")]
    [InlineData("{}", "The document has no member advanced_portfolio.")]
    [InlineData("""{ "advanced_portfolio": {}, "advanced_portfolio": {} }""", "advanced_portfolio: stands there twice.")]
    [InlineData("""{ "advanced_portfolio": {}, "advanced_portfolo": {} }""", "advanced_portfolo: unknown key; did you mean advanced_portfolio?")]
    [InlineData("""{ "advanced_portfolio": { "core_setings": {} } }""", "advanced_portfolio.core_setings: unknown key; did you mean core_settings?")]
    [InlineData("""{ "advanced_portfolio": { "core_settings": { "xyz": 1 } } }""", "advanced_portfolio.core_settings.xyz: unknown key.")]
    [InlineData("""{ "advanced_portfolio": { "core_settings": { "max_risk_history": 1, "max_risk_history": 2 } } }""",
        "advanced_portfolio.core_settings.max_risk_history: stands there twice.")]
    [InlineData("""{ "advanced_portfolio": { "core_settings": { "max_risk_history": "10" } } }""",
        "advanced_portfolio.core_settings.max_risk_history: \"10\" is not a whole number; it must be at least 0.")]
    [InlineData("""{ "advanced_portfolio": { "core_settings": { "max_risk_history": 1.5 } } }""",
        "advanced_portfolio.core_settings.max_risk_history: 1.5 is not a whole number; it must be at least 0.")]
    [InlineData("""{ "advanced_portfolio": { "core_settings": { "max_risk_history": -1 } } }""",
        "advanced_portfolio.core_settings.max_risk_history: -1 is out of range; it must be at least 0.")]
    public void OneFault_IsNamedWithPathValueAndReason(string json, string expected)
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => PortfolioConfiguration.Parse(json));
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void AllFaults_AreToldTogether()
    {
        Assert.False(PortfolioConfiguration.TryParse("""
            { "advanced_portfolio": { "core_settings": { "max_risk_history": null, "max_allocation_histori": 5 }, "extra": 1 } }
            """, out PortfolioOptions? options, out ImmutableArray<ConfigurationFault> faults));
        Assert.Null(options);
        Assert.Equal(
            [
                "advanced_portfolio.core_settings.max_risk_history: null is not a whole number; it must be at least 0.",
                "advanced_portfolio.core_settings.max_allocation_histori: unknown key; did you mean max_allocation_history?",
                "advanced_portfolio.extra: unknown key.",
            ],
            faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Example_ReadsBackToItself()
    {
        string example = PortfolioConfiguration.Example();
        PortfolioOptions read = PortfolioConfiguration.Parse(example);
        Assert.Equal(example, ConfigurationWriter.Annotated(ConfigurationNode.TreeOf(ConfigurationTable.Keys), read));
    }
}
