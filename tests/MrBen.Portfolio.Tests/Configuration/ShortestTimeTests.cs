using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>Times have a least length that makes sense.</summary>
public class ShortestTimeTests
{
    // What is too short to make sense is refused at the key, not rounded to nothing.
    [Theory]
    [InlineData("hosting.risk_interval_seconds", "1e-9", "[1, 3155760000]")]
    [InlineData("hosting.risk_interval_seconds", "0.5", "[1, 3155760000]")]
    [InlineData("hosting.rebalance_check_minutes", "0.01", "[0.02, 52596000]")]
    [InlineData("hosting.model_check_minutes", "1e-9", "[0.02, 52596000]")]
    [InlineData("hosting.max_price_age_seconds", "0.1", "[1, 3155760000]")]
    [InlineData("maintenance.interval_hours", "0.001", "[0.02, 876600]")]
    [InlineData("ml_models.model_training.retrain_interval_hours", "1e-300", "[0.02, 876600]")]
    [InlineData("risk_management.risk_monitoring.reporting_frequency", "1e-300", "[0.02, 876600]")]
    [InlineData("core_settings.allocation_time_limit_hours", "1e-300", "[0.0001, 876600]")]
    [InlineData("core_settings.max_rate_age_hours", "1e-300", "[0.0001, 876600]")]
    [InlineData("notifications.webhook.timeout_seconds", "1e-9", "[0.1, 86400]")]
    public void TimeThatIsTooShort_IsToldAtItsKey(string path, string value, string range) =>
        Assert.Equal($"advanced_portfolio.{path}: {value} is out of range; it must be in {range}.", FaultOf(path, value));

    [Theory]
    [InlineData("hosting.risk_interval_seconds", "1")]
    [InlineData("hosting.rebalance_check_minutes", "0.05")]
    [InlineData("hosting.rebalance_check_minutes", "0.02")]
    [InlineData("maintenance.interval_hours", "0.02")]
    public void ShortTime_ThatMakesSense_IsTaken(string path, string value) =>
        Assert.True(PortfolioConfiguration.TryParse(ConfigurationDocument.Of((path, value)), out _, out _));

    private static string FaultOf(string path, string json)
    {
        Assert.False(PortfolioConfiguration.TryParse(
            ConfigurationDocument.Of((path, json)), out _, out ImmutableArray<ConfigurationFault> faults));
        return Assert.Single(faults).ToString();
    }
}
