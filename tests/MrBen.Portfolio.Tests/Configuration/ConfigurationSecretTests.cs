using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>Secrets, and addresses that hold one, are in no message, no document and no explanation.</summary>
public class ConfigurationSecretTests
{
    private const string Root = "advanced_portfolio.";

    // Whatever is wrong with a secret, no message, no document and no hash of options holds it.
    [Theory]
    [InlineData("\"hunter2-hunter2\"")]
    [InlineData("[\"hunter2-hunter2-hunter2\"]")]
    public void Secret_IsInNoMessageAndNoDocument(string json)
    {
        const string path = "notifications.webhook.secret";
        Assert.Equal([$"{Root}{path}: The secret is not a text of at least 16 characters."], FaultsOf((path, json)));
        PortfolioOptions options = PortfolioConfiguration.Parse(ConfigurationDocument.Of((path, "\"hunter2-hunter2-hunter2\"")));
        Assert.Equal("hunter2-hunter2-hunter2", options.Operations.Webhook.Secret);
        Assert.Equal(PortfolioConfiguration.HashOf(new PortfolioOptions()), PortfolioConfiguration.HashOf(options));
        Assert.DoesNotContain("hunter2", options.ToString(), StringComparison.Ordinal);
    }

    // The path of an address is often a secret, and somebody may write it one level too high or too low. Credentials in it are not sent.
    [Theory]
    [InlineData("notifications.webhook.url", "\"htps://hooks.example.org/T00/B00/HUNTER2\"",
        ".url: The address is not an absolute http or https address without user name or password.")]
    [InlineData("notifications.webhook.url", "\"https://user:HUNTER2@hooks.example.org/\"",
        ".url: The address is not an absolute http or https address without user name or password.")]
    [InlineData("notifications.webhook.url", "[\"https://hooks.example.org/HUNTER2\"]",
        ".url: The address is not an absolute http or https address without user name or password.")]
    [InlineData("notifications.webhook", "\"https://hooks.example.org/HUNTER2\"",
        ": a text is not an object with members of url, secret, timeout_seconds, max_attempts, per_minute, dead_letter_file.")]
    [InlineData("notifications.webhook", "[\"https://hooks.example.org/HUNTER2\"]",
        ": a list is not an object with members of url, secret, timeout_seconds, max_attempts, per_minute, dead_letter_file.")]
    [InlineData("notifications", "[{\"webhook\":{\"secret\":\"HUNTER2\"}}]",
        ": a list is not an object with members of enabled, events, reviews, milestones, webhook.")]
    public void Address_IsInNoMessage(string path, string json, string fault)
    {
        string start = path.StartsWith("notifications.webhook", StringComparison.Ordinal) ? "notifications.webhook" : "notifications";
        Assert.Equal([$"{Root}{start}{fault}"], FaultsOf((path, json)));
    }

    [Fact]
    public void Address_IsInNoDocument()
    {
        PortfolioOptions options = PortfolioConfiguration.Parse(
            ConfigurationDocument.Of(("notifications.webhook.url", "\"https://hooks.example.org/HUNTER2\"")));
        Assert.Equal("https://hooks.example.org/HUNTER2", options.Operations.Webhook.Url);
        Assert.DoesNotContain(
            "HUNTER2", ConfigurationWriter.Annotated(ConfigurationNode.TreeOf(ConfigurationTable.Keys), options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notifications:webhook", "notifications:webhook:per_minute")]
    [InlineData("notifications:webhook:url", "notifications:webhook:url:0")]
    [InlineData("notifications:webhok", "notifications:webhok:url")]
    public void Text_ThatMayBeASecret_IsNotShownBesideMembers(string path, string member)
    {
        Assert.False(PortfolioConfiguration.TryFromPairs(
            [new(path, "https://hooks.example.org/HUNTER2"), new(member, "1")], out _, out ImmutableArray<ConfigurationFault> faults));
        Assert.Contains(
            new ConfigurationFault($"advanced_portfolio.{path.Replace(':', '.')}", "a text stands beside members of it."), faults);
        Assert.DoesNotContain(faults, fault => fault.Reason.Contains("HUNTER2", StringComparison.Ordinal));
    }

    [Fact]
    public void Explain_TellsWhetherThereIsAnAddress_AndNoMore()
    {
        ConfigurationSetting set = Webhook(ConfigurationDocument.Of(
            ("notifications.webhook.url", "\"https://hooks.example.org/HUNTER2\"")));
        Assert.Equal(("\"***\"", ConfigurationSource.Document, true), (set.Value, set.Source, set.IsSecret));
        ConfigurationSetting none = Webhook(ConfigurationDocument.Of(("notifications.webhook.url", "null")));
        Assert.Equal(("null", ConfigurationSource.Document, true), (none.Value, none.Source, none.IsSecret));

        static ConfigurationSetting Webhook(string document) =>
            PortfolioConfiguration.Explain(document, []).Single(setting => setting.Path == "notifications.webhook.url");
    }

    [Fact]
    public void Secret_IsShownNeitherInFaultsNorInExplanations()
    {
        ConfigurationKey secret = new TypedConfigurationKey<string>(
            "core_settings.token", "A secret.", new TextValue<string>(
                "a text of small letters",
                (string text, out string value) => (value = text).All(char.IsAsciiLetterLower), text => text),
            o => o.State.BaseCurrency, (o, v) => o.State.BaseCurrency = v)
        {
            IsSecret = true,
        };
        ConfigurationNode root = ConfigurationNode.TreeOf([secret]);
        Assert.Null(new ConfigurationReader(root).Read(
            ConfigurationDocument.Of((secret.Path, "\"HUNTER2\"")), [], out ImmutableArray<ConfigurationFault> faults));
        Assert.Contains(
            new ConfigurationFault("advanced_portfolio.core_settings.token", "The secret is not a text of small letters."), faults);
        Assert.DoesNotContain(faults, fault => fault.ToString().Contains("HUNTER2", StringComparison.Ordinal));

        string document = ConfigurationDocument.Of((secret.Path, "\"hunter\""));
        using JsonDocument json = JsonDocument.Parse(document);
        PortfolioOptions options = new();
        options.State.BaseCurrency = "hunter";
        ConfigurationSetting setting = Assert.Single(
            ConfigurationExplanation.Of([secret], options, json.RootElement, PairNode.TreeOf([], fault => Assert.Fail(fault.Reason))));
        Assert.Equal(("\"***\"", ConfigurationSource.Document, true), (setting.Value, setting.Source, setting.IsSecret));
    }

    private static string[] FaultsOf(params (string Path, string Json)[] keys)
    {
        Assert.False(PortfolioConfiguration.TryParse(
            ConfigurationDocument.Of(keys), out _, out ImmutableArray<ConfigurationFault> faults));
        return [.. faults.Select(fault => fault.ToString())];
    }
}
