using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Configuration;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>Settings as the sources of a host give them: files and the environment.</summary>
public class ConfigurationSourceTests
{
    // What the core refuses in a file, a host does too.
    [Theory]
    [InlineData("""{ "risk_management": null }""", "risk_management")]
    [InlineData("""{ "hosting": null }""", "hosting")]
    [InlineData("""{ "hosting": [] }""", "hosting")]
    [InlineData("""{ "hosting": "" }""", "hosting")]
    [InlineData("""{ "hosting": [1] }""", "hosting.0")]
    [InlineData("""{ "risk_management": { "risk_limits": null } }""", "risk_management.risk_limits")]
    [InlineData("""{ "risk_management": { "live_limits": {} } }""", "risk_management.live_limits")]
    [InlineData("""{ "risk_management": { "live_limits": null } }""", "risk_management.live_limits")]
    [InlineData("""{ "notifications": { "webhook": "https://hooks.example.org/T00/HUNTER2" } }""", "notifications.webhook")]
    public void File_ThatTheCoreRefuses_IsRefusedByAHost(string section, string path)
    {
        Assert.False(PortfolioConfiguration.TryParse($$"""{ "advanced_portfolio": {{section}} }""", out _, out _));
        ConfigurationFault fault = Assert.Single(FaultsOf(FromFile(section)));
        Assert.Equal($"advanced_portfolio.{path}", fault.Path);
        Assert.DoesNotContain("HUNTER2", fault.Reason, StringComparison.Ordinal);
    }

    // The one file that only a host refuses: to an IConfiguration an object without members is null.
    [Fact]
    public void ObjectWithoutMembers_IsRefused() => Assert.StartsWith(
        "advanced_portfolio.core_settings: null or an object without members is not an object with members of enable_ml,",
        Assert.Single(FaultsOf(FromFile("""{ "core_settings": {} }"""))).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"abc\"", "advanced_portfolio: \"abc\" is not a section with settings.")]
    [InlineData("12", "advanced_portfolio: \"12\" is not a section with settings.")]
    [InlineData("[]", "advanced_portfolio: an empty text or list is not a section with settings.")]
    [InlineData("{}", "advanced_portfolio: there is no such section, or it is empty; write at least one setting.")]
    [InlineData("null", "advanced_portfolio: there is no such section, or it is empty; write at least one setting.")]
    public void SectionThatIsNone_IsRefused(string section, string fault) =>
        Assert.Equal(fault, Assert.Single(FaultsOf(FromFile(section))).ToString());

    [Theory]
    [InlineData("foo", "advanced_portfolio: \"foo\" stands beside members of it.")]
    [InlineData("", "advanced_portfolio: an empty text or list stands beside members of it; leave one of them out.")]
    public void TextOverASoundFile_IsRefused(string text, string fault)
    {
        IConfigurationBuilder builder = FromFile("""{ "hosting": { "on_stop": "leave_orders" } }""")
            .AddInMemoryCollection([new("advanced_portfolio", text)]);
        Assert.Equal(fault, Assert.Single(FaultsOf(builder)).ToString());
    }

    // The text of the section comes to the faults of its members, and a reload sees that it is gone.
    [Fact]
    public async Task TextOfTheSection_IsSeenByAReload()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With();
        await hosted.StartAsync();
        hosted.Change(("advanced_portfolio", "foo"), HostedPortfolio.Of("hosting.on_stop", "x"));
        await hosted.Logs.WaitForAsync(9042);
        Assert.Equal(
            [
                "advanced_portfolio: \"foo\" stands beside members of it.",
                "advanced_portfolio.hosting.on_stop: \"x\" is not one of leave_orders, cancel_orders, finish_orders.",
            ],
            hosted.Portfolio.LastReload!.Faults.Select(fault => fault.ToString()));
        hosted.Change();
        await hosted.Logs.WaitForAsync(9041);
        Assert.Equal(ReloadOutcome.Unchanged, hosted.Portfolio.LastReload!.Outcome);
    }

    // As the README says: the host's own variables, by the path of the section; those of the core's own way are not the host's.
    [Fact]
    public void Environment_OverridesTheFile_ByThePathOfTheSection()
    {
        (string Name, string Value)[] variables =
        [
            ("advanced_portfolio__hosting__strategy", "min_variance"),
            ("ADVANCED_PORTFOLIO__NOTIFICATIONS__WEBHOOK__SECRET", "0123456789abcdef"),
            ("advanced_portfolio__performance_tracking__benchmarks__1", "AGG"), ("MRBEN_PORTFOLIO__hosting__method", "dynamic"),
        ];
        foreach ((string name, string value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        try
        {
            IConfigurationBuilder builder = FromFile(
                """{ "hosting": { "strategy": "equal_weight" }, "performance_tracking": { "benchmarks": ["SPY"] } }""")
                .AddEnvironmentVariables();
            PortfolioSettings settings = SettingsOf(builder);
            PortfolioOptions? options = settings.Read(settings.ReadPairs(), out ImmutableArray<ConfigurationFault> faults);
            Assert.Empty(faults);
            Assert.Equal((PortfolioStrategy.MinimumVariance, AllocationMethod.Static), (options!.Hosting.Strategy, options.Hosting.Method));
            Assert.Equal("0123456789abcdef", options.Operations.Webhook.Secret);
            Assert.Equal(["SPY", "AGG"], options.Tracking.Benchmarks);
        }
        finally
        {
            foreach ((string name, _) in variables)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    private static IConfigurationBuilder FromFile(string section) => new ConfigurationBuilder().AddJsonStream(
        new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "advanced_portfolio": {{section}} }""")));

    private static PortfolioSettings SettingsOf(IConfigurationBuilder builder) =>
        new(new PortfolioRegistration("p", builder.Build().GetSection("advanced_portfolio"), new PortfolioHostBuilder()));

    private static ImmutableArray<ConfigurationFault> FaultsOf(IConfigurationBuilder builder)
    {
        PortfolioSettings settings = SettingsOf(builder);
        Assert.Null(settings.Read(settings.ReadPairs(), out ImmutableArray<ConfigurationFault> faults));
        return faults;
    }
}
