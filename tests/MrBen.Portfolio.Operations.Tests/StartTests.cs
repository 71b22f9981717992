using System.Net;
using System.Net.Sockets;
using MrBen.Portfolio.Sqlite;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>The sample's start is cut short, or cannot be: what it says, and what the next one finds.</summary>
[Collection(nameof(BesidePrometheus))]
public sealed class StartTests
{
    private const string Trace = "   at ";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CutShortInItsFirstStart_NextOneHasTheWholePast()
    {
        using HostedSample sample = new();
        await LaunchUntilAsync(sample, () => File.Exists(sample.Journal));
        using (RunningProgram second = HostedSample.Run("--work", sample.Work, "--urls", $"http://127.0.0.1:{sample.Port}"))
        {
            Assert.Equal(1, await second.EndAsync());
            Assert.Contains("being used by another process", second.Said, StringComparison.Ordinal);
        }

        sample.Kill();
        await LaunchUntilAsync(sample, () => sample.Said.Contains("The portfolio lives", StringComparison.Ordinal));
        Assert.True(await sample.StopAsync() == 0, sample.Said);
        Assert.Contains("Stopped before it had started.", sample.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(Trace, sample.Said, StringComparison.Ordinal);
        await LaunchUntilAsync(sample, () => sample.Said.Contains("trades planned", StringComparison.Ordinal)); // models are trained
        sample.Kill();
        await sample.StartAsync();
        Assert.Equal("Market data are read.", await sample.HealthOfAsync("feed", Token));
        sample.Kill();
        using DurableJournal journal = SqliteJournal.Open(sample.Journal);
        PortfolioEvent[] events = [.. journal.ReadEvents()];
        Assert.Equal(4, events.Count(entry => entry.Kind == PortfolioEventKind.AssetAdded));
        Assert.Single(events, entry => entry.Movement is { Kind: CashMovementKind.Transfer, Amount: 20_000 }); // the last of the past
    }

    [Fact]
    public async Task AddressThatIsTaken_EndsTheStart_AndThePastIsKept()
    {
        using HostedSample sample = new();
        using (TcpListener taken = new(IPAddress.Loopback, sample.Port))
        {
            taken.Start();
            sample.Launch();
            await CannotStartAsync(sample, $"Failed to bind to address http://127.0.0.1:{sample.Port}: address already in use.");
        }

        await sample.StartAsync();
        Assert.Contains("Recovered event", sample.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingsWithFaults_EndTheStart_AndAllAreTold()
    {
        using HostedSample sample = new();
        sample.Launch(); // with settings that are its own from now on
        sample.Kill();
        using (sample.EditText(text => text.Replace("\"threshold\": 0.02", "\"treshold\": 0.02", StringComparison.Ordinal)
            .Replace("\"cash_buffer\": 0.02", "\"cash_buffer\": 2", StringComparison.Ordinal)))
        {
            sample.Launch();
            await CannotStartAsync(
                sample,
                "advanced_portfolio.allocation_methods.dynamic.treshold: unknown key; did you mean threshold?",
                "advanced_portfolio.rebalancing.constraints.cash_buffer: 2 is out of range; it must be in [0, 1).");
        }

        using (sample.EditText(text => text + "}"))
        {
            sample.Launch();
            await CannotStartAsync(sample, $"Failed to load configuration from file '{sample.Settings}'. Line ");
        }
    }

    [Theory]
    [InlineData("--work has no value.", "--work")]
    [InlineData("--work has no value.", "--work", "--speed", "1")]
    [InlineData("--work has no value.", "--work=")]
    [InlineData("'paper' is not known.", "paper")]
    [InlineData("'more' is not known.", "--speed", "1", "more")]
    [InlineData("'--wrok' is not known.", "--wrok", "w")]
    [InlineData("--speed is given twice.", "--speed", "1", "--speed=2")]
    [InlineData("--speed is '-1'; it must be a positive number of at most a million.", "--speed", "-1")]
    [InlineData("--seconds is 'ten'; it must be a positive number of at most a million.", "--seconds", "ten")]
    [InlineData("It cannot listen at '9464'; an address is like http://127.0.0.1:9464.", "--urls", "9464")]
    [InlineData("It cannot listen at 'https://[::1]:1'; an address is like http://127.0.0.1:9464.", "--urls", "http://*:0;https://[::1]:1")]
    public async Task CommandLineThatIsWrong_IsRefused_WithTheUsage(string told, params string[] arguments)
    {
        using RunningProgram program = HostedSample.Run(arguments);
        Assert.Equal(2, await program.EndAsync());
        Assert.StartsWith(told, program.Said, StringComparison.Ordinal);
        Assert.Contains("--seconds <number>", program.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_IsTheUsage()
    {
        using RunningProgram program = HostedSample.Run("--help");
        Assert.Equal(0, await program.EndAsync());
        Assert.StartsWith("A portfolio that trades on paper", program.Said, StringComparison.Ordinal);
    }

    private static async Task LaunchUntilAsync(HostedSample sample, Func<bool> isThere)
    {
        sample.Launch();
        await Eventually.HoldsAsync("That moment of the start", _ => Task.FromResult(isThere()), () => sample.Said);
    }

    private static async Task CannotStartAsync(HostedSample sample, params string[] told)
    {
        Assert.True(await sample.EndAsync() == 1, sample.Said);
        Assert.All(told, line => Assert.Contains(line, sample.Said, StringComparison.Ordinal));
        Assert.DoesNotContain(Trace, sample.Said, StringComparison.Ordinal);
    }
}
