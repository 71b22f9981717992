using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 1: a configuration file is read, with defaults for what it leaves out and a list of what is wrong with it.</summary>
public class ConfigurationLoadingTests
{
    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "Shipped", "advanced_portfolio_config.json");

    [Fact]
    public void ShippedFile_BuildsAManager() =>
        Assert.Empty(new AdvancedPortfolioManagerBuilder().UseConfigurationFile(Shipped).Build().GetSnapshot().Assets);

    [Fact]
    public void Keys_AreTakenFromTheDocument_TheRestByDefault()
    {
        PortfolioOptions options = PortfolioConfiguration.Parse("""
            {
              "advanced_portfolio": {
                "core_settings": { "max_risk_history": 12, "enable_ml": false },
                "allocation_methods": { "static": { "rebalancing_frequency": "quarterly" } },
                "risk_management": { "risk_limits": { "max_portfolio_volatility": 0.18 } }
              }
            }
            """);
        Assert.Equal((12, false), (options.State.MaxRiskHistory, options.Features.MachineLearning));
        Assert.Equal(RebalanceFrequency.Quarterly, options.Methods.Static.Frequency);
        Assert.Equal((0.18, 0.15), (options.Limits.MaxVolatility, options.Limits.MaxValueAtRisk));
    }

    [Fact]
    public void Faults_AreListedTogether_WithTheNameThatWasMeant() => Assert.Equal(
        """
        advanced_portfolio.risk_management.risk_limits.max_drawdwon: unknown key; did you mean max_drawdown?
        advanced_portfolio.risk_management.risk_limits.max_var_95: 1.5 is out of range; it must be in (0, 1].
        """.ReplaceLineEndings("\n"),
        Assert.Throws<ConfigurationException>(() => PortfolioConfiguration.Parse("""
            { "advanced_portfolio": { "risk_management": { "risk_limits": { "max_drawdwon": 0.2, "max_var_95": 1.5 } } } }
            """)).Message);

    [Fact]
    public void FileThatIsMissing_IsAnIOException() => Assert.Throws<FileNotFoundException>(
        () => new AdvancedPortfolioManagerBuilder().UseConfigurationFile(Path.Combine(AppContext.BaseDirectory, "no_such_file.json")));
}
