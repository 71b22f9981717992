using System.Text.Json.Nodes;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>What goes wrong is told by its alert and by the health of the sample, and both end with it.</summary>
[Collection(nameof(BesidePrometheus))]
public sealed class ProvokedAlertsTests(Watched watched)
{
    // What is slow depends on the machine and on what else runs on it.
    private static readonly string[] OfTheMachine = ["MrBenJournalSlow", "MrBenRiskSlow"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhileAllIsWell_NothingFires()
    {
        // Rules have been evaluated for long enough for each to fire: the shortened ones wait two seconds. Until the sample serves, it is
        // not scraped, and that is told.
        await Eventually.HoldsAsync(
            "Some seconds of scrapes",
            cancellationToken => watched.HasDataAsync("count_over_time(mrben_build_info[10s]) >= 9", cancellationToken));
        await watched.ResolvesAsync("MrBenNotScraped");
        Assert.Empty((await watched.Prometheus.FiringAsync(Token)).Select(alert => alert["labels"]!.AsObject())
            .Where(labels => !OfTheMachine.Contains((string)labels["alertname"]!)).Select(labels => labels.ToJsonString()));
        Assert.Equal("No limit is breached.", await watched.Sample.HealthOfAsync("limits", Token));
        Assert.Equal("The last configuration is in effect.", await watched.Sample.HealthOfAsync("configuration", Token));
    }

    [Fact]
    public async Task LimitThatIsLowered_IsBreached_UntilItIsRaised()
    {
        using (watched.Sample.Edit(portfolio => portfolio["risk_management"]!["live_limits"]![0]!["threshold"] = 0.01))
        {
            JsonObject labels = await watched.FiresAsync("MrBenRiskLimitBreached");
            Assert.Equal(("volatility", "critical"), ((string)labels["limit"]!, (string)labels["severity"]!));
            await watched.HealthSaysAsync("limits", "Limits are breached: volatility.");
        }

        await watched.ResolvesAsync("MrBenRiskLimitBreached");
        await watched.HealthSaysAsync("limits", "No limit is breached.");
    }

    [Fact]
    public async Task FeedThatStops_IsStale_UntilItGoesOn()
    {
        await watched.Sample.PostAsync("/feed/pause");
        try
        {
            await watched.FiresAsync("MrBenPricesStale");
            string health = await watched.Sample.HealthOfAsync("prices", Token);
            Assert.Matches("^The oldest price, of [A-Z]+, is ([8-9]|[1-9][0-9]+) s old; at most 5 s are allowed.$", health);
        }
        finally
        {
            await watched.Sample.PostAsync("/feed/resume");
        }

        await watched.ResolvesAsync("MrBenPricesStale");
        await watched.HealthSaysAsync("prices", "is 0 s old");
    }

    // The models are read anew where their settings change: here how long a challenger waits.
    [Fact]
    public async Task ModelWhoseFileIsLost_IsLost_UntilTheFileIsBack()
    {
        string file = Directory.GetFiles(Path.Combine(watched.Sample.Work, "models", "variance-5"), "*.model").Single();
        using (watched.Sample.Edit(portfolio => portfolio["ml_models"]!["model_training"]!["shadow_periods"] = 23))
        {
            File.Move(file, file + ".lost"); // settings are read a quarter of a second after the last change of their file
            try
            {
                JsonObject labels = await watched.FiresAsync("MrBenModelLost");
                Assert.Equal("variance-5", (string)labels["model"]!);
                labels = await watched.FiresAsync("MrBenModelFallback"); // it is asked for at every assessment
                Assert.Equal(("variance-5", "no_model"), ((string)labels["model"]!, (string)labels["reason"]!));
                await watched.HealthSaysAsync("models", $"{Path.GetFileName(file)} is missing.");
            }
            finally
            {
                File.Move(file + ".lost", file);
            }
        }

        await watched.ResolvesAsync("MrBenModelLost");
        await watched.ResolvesAsync("MrBenModelFallback");
        await watched.HealthSaysAsync("models", "No model in use has lost its place.");
    }

    [Theory]
    [InlineData(
        "\"threshold\": 0.2\n", "\"treshold\": 0.2\n",
        "advanced_portfolio.risk_management.live_limits: [1] treshold is unknown; did you mean threshold?")]
    [InlineData(
        "\"cash_buffer\": 0.02", "\"cash_buffer\": 2",
        "advanced_portfolio.rebalancing.constraints.cash_buffer: 2 is out of range; it must be in [0, 1).")]
    [InlineData(
        "\"advanced_portfolio\"", "\"advanced_portfolio", // no JSON any more
        "advanced_portfolio: there is no such section, or it is empty; write at least one setting.")]
    public async Task SettingsThatAreBroken_AreRefused_AndTheOldOnesGoOn(string sound, string broken, string told)
    {
        using (watched.Sample.EditText(text => text.Replace(sound, broken, StringComparison.Ordinal)))
        {
            await watched.HealthSaysAsync("configuration", $"The last configuration was refused, the one before is in effect: {told}");
            Assert.True(await watched.HasDataAsync("mrben_risk_limit_utilization_ratio{limit=\"volatility\"} < 1", Token));
        }

        await watched.HealthSaysAsync("configuration", "The last configuration is in effect.");
    }

    [Fact]
    public async Task SettingsThatAreNoJson_AreToldWithTheirPlace_InHealthAndLog()
    {
        const string Sound = "\"cash_buffer\": 0.02";
        int line = File.ReadAllText(watched.Sample.Settings).Split(Sound)[0].Count(character => character == '\n') + 1;
        string told = $"Failed to load configuration from file '{watched.Sample.Settings}'. Line {line}: "
            + "'0x0A' is invalid within a JSON string. The string should be correctly escaped.";
        using (watched.Sample.EditText(text => text.Replace(Sound, "\"cash_buffer: 0.02", StringComparison.Ordinal)))
        {
            await Eventually.HoldsAsync(
                "The place in the log",
                _ => Task.FromResult(watched.Sample.Said.Contains(told, StringComparison.Ordinal)), () => watched.Sample.Said);
            Assert.Equal(told, await watched.Sample.HealthOfSettingsAsync(Token));
        }

        await watched.HealthSaysAsync("configuration", "The last configuration is in effect.");
        Assert.Equal("The file can be read.", await watched.Sample.HealthOfSettingsAsync(Token));
    }
}
