using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Hosting.Tests;

public class StartTests
{
    [Fact]
    public async Task OnePortfolio_IsResolvedWithoutAKey_AndByItsName()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With();
        await hosted.StartAsync();
        Assert.Same(hosted.Manager, hosted.Host.Services.GetRequiredKeyedService<AdvancedPortfolioManager>(PortfolioHost.DefaultName));
        Assert.Same(hosted.Manager, hosted.Portfolio.Manager);
        Assert.Equal("portfolio", hosted.Portfolio.Name);
        Assert.Null(hosted.Portfolio.Positions);
        Assert.Null(hosted.Portfolio.MarketData);
        Assert.Null(hosted.Host.Services.GetService<PositionManager>());
        Assert.Null(hosted.Host.Services.GetService<MarketDataHub>());
        Assert.Null(hosted.Portfolio.LastReload);
    }

    [Fact]
    public async Task Settings_ReachTheManager_AndCodeIsLaidOverThem()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.ConfigureOptions(options => options.State.MaxRiskHistory = 2),
            HostedPortfolio.Of("core_settings.max_risk_history", "5"), ("advanced_portfolio:core_settings:base_currency", "EUR"));
        await hosted.StartAsync();
        Assert.Equal("EUR", hosted.Manager.GetSnapshot().BaseCurrency);
        await hosted.Ended(RoundKind.Monitoring, 1);
        hosted.Manager.CalculatePortfolioRisk();
        hosted.Manager.CalculatePortfolioRisk();
        Assert.Equal(2, hosted.Manager.RiskHistory.Length);
    }

    [Fact]
    public async Task SeveralPortfolios_AreResolvedByTheirNames_EachWithItsSettings()
    {
        await using HostedPortfolio hosted = HostedPortfolio.Build(
            (services, configuration) => services
                .AddMrBenPortfolio("growth", configuration.GetSection("portfolios:growth"))
                .AddMrBenPortfolio("income", configuration.GetSection("portfolios:income")),
            clock: null,
            ("portfolios:growth:core_settings:base_currency", "EUR"), ("portfolios:income:core_settings:base_currency", "CHF"));
        await hosted.StartAsync();
        Assert.Null(hosted.Host.Services.GetService<AdvancedPortfolioManager>());
        Assert.Equal("EUR", hosted.Host.Services.GetRequiredKeyedService<AdvancedPortfolioManager>("growth").GetSnapshot().BaseCurrency);
        Assert.Equal("CHF", hosted.Host.Services.GetRequiredKeyedService<PortfolioHost>("income").Manager.GetSnapshot().BaseCurrency);
    }

    [Fact]
    public async Task Faults_OfAllPortfolios_AreToldTogether_WithTheirPaths()
    {
        await using HostedPortfolio hosted = HostedPortfolio.Build(
            (services, configuration) => services
                .AddMrBenPortfolio("growth", configuration.GetSection("portfolios:growth"))
                .AddMrBenPortfolio("income", configuration.GetSection("portfolios:income"))
                .AddMrBenPortfolio("typo", configuration.GetSection("portfolio:growth"))
                .AddMrBenPortfolio(
                    "code", configuration.GetSection("portfolios:sound"), portfolio => portfolio
                        .ConfigureOptions(options => options.Hosting.RiskInterval = TimeSpan.Zero)),
            clock: null,
            ("portfolios:growth:core_settings:base_curency", "EUR"), ("portfolios:growth:hosting:on_stop", "hide"),
            ("portfolios:income:risk_management:risk_limits:max_var_95", "1.5"), ("portfolios:sound:hosting:on_stop", "leave_orders"));
        ConfigurationException refused = await Assert.ThrowsAsync<ConfigurationException>(
            () => hosted.Host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                "portfolios.growth.core_settings.base_curency: unknown key; did you mean base_currency?",
                "portfolios.growth.hosting.on_stop: \"hide\" is not one of leave_orders, cancel_orders, finish_orders.",
                "portfolios.income.risk_management.risk_limits.max_var_95: 1.5 is out of range; it must be in (0, 1].",
                "portfolio.growth: there is no such section, or it is empty; write at least one setting.",
                "portfolios.sound: with the options set by code: Hosting: RiskInterval must be at least 00:00:01; it is 00:00:00.",
            ],
            refused.Faults.Select(fault => fault.ToString()));
        Assert.Equal(string.Join('\n', refused.Faults), refused.Message);
    }

    // The annotated example passes through the host's own JSON reader, with its nulls, lists and numbers as texts, as it does through ours.
    [Fact]
    public void ExampleFile_SaysTheSame_ReadByTheHost()
    {
        using MemoryStream file = new(System.Text.Encoding.UTF8.GetBytes(PortfolioConfiguration.Example()));
        IConfiguration section = new ConfigurationBuilder().AddJsonStream(file).Build().GetSection("advanced_portfolio");
        PortfolioSettings settings = new(new PortfolioRegistration("p", section, new PortfolioHostBuilder()));
        PortfolioOptions? options = settings.Read(settings.ReadPairs(), out _);
        Assert.NotNull(options);
        PortfolioOptions ours = PortfolioConfiguration.Parse(PortfolioConfiguration.Example());
        Assert.Equal(PortfolioConfiguration.HashOf(ours), PortfolioConfiguration.HashOf(options));
    }

    [Fact]
    public async Task PartsThatAreNull_AreNamed()
    {
        await using HostedPortfolio gateway = HostedPortfolio.With(portfolio => portfolio.UseGateway(_ => null!));
        Assert.Equal("What makes the gateway of portfolio portfolio returned null.", await Refused(gateway));
        await using HostedPortfolio feed = HostedPortfolio.With(portfolio => portfolio.UseFeed(_ => null!));
        Assert.Equal("What makes the feed of portfolio portfolio returned null.", await Refused(feed));
        await using HostedPortfolio prepared = HostedPortfolio.With(portfolio => portfolio.Prepare((_, _, _) => null!));
        Assert.Equal("A preparation of portfolio portfolio returned null; it must return a task.", await Refused(prepared));

        static async Task<string> Refused(HostedPortfolio hosted) =>
            (await Assert.ThrowsAsync<InvalidOperationException>(hosted.StartAsync)).Message;
    }

    // Whoever asks for a manager before the host starts learns the same.
    [Fact]
    public async Task Faults_AreToldToWhoeverResolvesAManager()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(null, HostedPortfolio.Of("hosting.strategi", "x"));
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => hosted.Manager);
        Assert.Equal("advanced_portfolio.hosting.strategi: unknown key; did you mean strategy?", refused.Message);
    }

    [Fact]
    public async Task CodeThatThrows_IsAFault()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.ConfigureOptions(_ => throw new InvalidOperationException("No costs today.")));
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => hosted.Manager);
        Assert.Equal("advanced_portfolio: the options set by code cannot be laid over it: No costs today.", refused.Message);
    }

    [Fact]
    public async Task ExecutionSettings_ThatAreUnsound_AreRefusedBeforeAJournalIsOpened()
    {
        bool isOpened = false;
        await using HostedPortfolio hosted = HostedPortfolio.With(portfolio => portfolio
            .UseGateway(_ => new Testing.SimulatedGateway(), execution => execution.MaxFailures = 0)
            .Configure((_, manager) => manager.UseJournalFrom(() =>
            {
                isOpened = true;
                return new State.InMemoryJournal();
            })));
        ArgumentException refused = Assert.Throws<ArgumentException>(() => hosted.Manager);
        Assert.Equal("Execution of portfolio portfolio cannot begin:\nMaxFailures must be at least 1; it is 0.", refused.Message);
        Assert.False(isOpened);
    }

    [Fact]
    public void NameThatIsTaken_OrBlank_IsRefused()
    {
        ServiceCollection services = new();
        IConfiguration section = new ConfigurationBuilder().Build();
        services.AddMrBenPortfolio("growth", section);
        Assert.Equal(
            "There is a portfolio named growth already. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => services.AddMrBenPortfolio("growth", section)).Message);
        Assert.Throws<ArgumentException>(() => services.AddMrBenPortfolio(" ", section));
        Assert.Equal(
            "A name must not hold control characters or line breaks; character 3 of 'in\uFFFDcome' is U+000A. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => services.AddMrBenPortfolio("in\ncome", section)).Message);
        Assert.Equal(
            "A name must not begin or end with a blank; it is 'income '. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => services.AddMrBenPortfolio("income ", section)).Message);
        services.AddMrBenPortfolio(section);
        Assert.Throws<ArgumentException>(() => services.AddMrBenPortfolio(section));
    }

    [Fact]
    public async Task Prepare_ComesOnce_BeforeOtherServices_AndItsFailureEndsTheStart()
    {
        List<string> order = [];
        await using HostedPortfolio hosted = HostedPortfolio.Build(
            (services, configuration) =>
            {
                services.AddSingleton(order).AddHostedService<OrderedService>();
                services.AddMrBenPortfolio(configuration.GetSection("a"), portfolio => portfolio
                    .Prepare((provider, manager, _) =>
                    {
                        provider.GetRequiredService<List<string>>().Add("prepared");
                        return HostedPortfolio.Invest(manager, "A", "B");
                    }));
            },
            clock: null, ("a:hosting:on_stop", "leave_orders"));
        await hosted.StartAsync();
        Assert.Equal(["prepared", "started"], order);
        Assert.Equal(2, hosted.Manager.GetSnapshot().Assets.Length);

        await using HostedPortfolio failing = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, _, _) => throw new FileNotFoundException("There are no prices.")));
        FileNotFoundException failure = await Assert.ThrowsAsync<FileNotFoundException>(
            () => failing.Host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal("There are no prices.", failure.Message);
    }
}
