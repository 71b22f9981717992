using System.Text.Json.Nodes;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>What goes wrong is told by its alert and by the health of the sample, and both end with it.</summary>
[Collection(nameof(WatchedCollection))]
public sealed class ProvokedAlertsTests(Watched watched)
{
    // What is slow depends on the machine and on what else runs on it.
    private static readonly string[] OfTheMachine = ["MrBenJournalSlow", "MrBenRiskSlow"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhileAllIsWell_NothingFires()
    {
        // Rules have been evaluated for long enough for each to fire: the shortened ones wait two seconds.
        await Eventually.HoldsAsync("Some seconds of scrapes", cancellationToken => watched.HasDataAsync("count_over_time(up[10s]) >= 9", cancellationToken));
        Assert.Empty((await watched.FiringAsync(Token)).Except(OfTheMachine));
        Assert.Equal("No limit is breached.", await watched.Sample.HealthOfAsync("limits", Token));
        Assert.Equal("The last configuration is in effect.", await watched.Sample.HealthOfAsync("configuration", Token));
    }

    [Fact]
    public async Task LimitThatIsLowered_IsBreached_UntilItIsRaised()
    {
        string settings = watched.Sample.ReadSettings();
        watched.Sample.Edit(portfolio => portfolio["risk_management"]!["live_limits"]![0]!["threshold"] = 0.01);
        JsonObject labels = await watched.FiresAsync("MrBenRiskLimitBreached");
        Assert.Equal(("volatility", "critical"), ((string)labels["limit"]!, (string)labels["severity"]!));
        await watched.HealthSaysAsync("limits", "Limits are breached: volatility.");
        watched.Sample.WriteSettings(settings);
        await watched.ResolvesAsync("MrBenRiskLimitBreached");
        await watched.HealthSaysAsync("limits", "No limit is breached.");
    }

    [Fact]
    public async Task FeedThatStops_IsStale_UntilItGoesOn()
    {
        await watched.Sample.PostAsync("/feed/pause");
        await watched.FiresAsync("MrBenPricesStale");
        await watched.HealthSaysAsync("prices", "at most 5 s are allowed");
        Assert.DoesNotContain("is 0 s old", await watched.Sample.HealthOfAsync("prices", Token), StringComparison.Ordinal);
        await watched.Sample.PostAsync("/feed/resume");
        await watched.ResolvesAsync("MrBenPricesStale");
        await watched.HealthSaysAsync("prices", "is 0 s old");
    }

    // The models are read anew where their settings change: here how long a challenger waits.
    [Fact]
    public async Task ModelWhoseFileIsLost_IsLost_UntilTheFileIsBack()
    {
        string settings = watched.Sample.ReadSettings();
        string file = Directory.GetFiles(Path.Combine(watched.Sample.Work, "models", "variance-5"), "*.model").Single();
        File.Move(file, file + ".lost");
        watched.Sample.Edit(portfolio => portfolio["ml_models"]!["model_training"]!["shadow_periods"] = 23);
        JsonObject labels = await watched.FiresAsync("MrBenModelLost");
        Assert.Equal("variance-5", (string)labels["model"]!);
        await watched.HealthSaysAsync("models", $"{Path.GetFileName(file)} is missing.");
        File.Move(file + ".lost", file);
        watched.Sample.WriteSettings(settings);
        await watched.ResolvesAsync("MrBenModelLost");
        await watched.HealthSaysAsync("models", "No model in use has lost its place.");
    }

    [Theory]
    [InlineData("\"threshold\": 0.2", "\"treshold\": 0.2", "advanced_portfolio.risk_management.live_limits[1].treshold")]
    [InlineData("\"cash_buffer\": 0.02", "\"cash_buffer\": 2", "advanced_portfolio.rebalancing.constraints.cash_buffer")]
    [InlineData("\"advanced_portfolio\"", "\"advanced_portfolio", "advanced_portfolio: there is no such section")]
    public async Task SettingsThatAreBroken_AreRefused_AndTheOldOnesGoOn(string sound, string broken, string told)
    {
        string settings = watched.Sample.ReadSettings();
        Assert.Contains(sound, settings, StringComparison.Ordinal);
        watched.Sample.WriteSettings(settings.Replace(sound, broken, StringComparison.Ordinal));
        await watched.HealthSaysAsync("configuration", "The last configuration was refused, the one before is in effect: ");
        Assert.Contains(told, await watched.Sample.HealthOfAsync("configuration", Token), StringComparison.Ordinal);
        Assert.True(await watched.HasDataAsync("mrben_risk_limit_utilization_ratio{limit=\"volatility\"} < 1", Token));
        watched.Sample.WriteSettings(settings);
        await watched.HealthSaysAsync("configuration", "The last configuration is in effect.");
    }
}
