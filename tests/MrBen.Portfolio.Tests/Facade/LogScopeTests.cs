using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>What is logged can be found by portfolio and plan, on whatever thread it is written.</summary>
public sealed class LogScopeTests
{
    private static readonly DateTimeOffset Time = SamplePortfolio.Start;

    [Fact]
    public async Task Messages_CarryPortfolio_AndThePlanThatIsExecuted()
    {
        ScopedLog log = new();
        await using AdvancedPortfolioManager manager =
            new AdvancedPortfolioManagerBuilder().UseName("growth").UseLogging(log).Build();
        manager.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Difference, null, "Cash differs."), Time));
        manager.AddAsset(new PortfolioAsset("A"));
        manager.Record(PortfolioEvent.PlanOf(ExecutionPlan.To(new PlanTarget("A", 5, 100)), Time));
        long plan = manager.GetSnapshot().Plan!.Id;
        manager.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Difference, "A", "A differs."), Time));
        manager.Record(PortfolioEvent.PlanOf(
            manager.GetSnapshot().Plan! with { Status = ExecutionStatus.Incomplete, Detail = "No more." }, Time));
        manager.Record(PortfolioEvent.HaltOf(isHalted: true, "Stop.", Time));
        Assert.Equal(
            [
                "portfolio:growth | Difference: Cash differs.",
                $"portfolio:growth, plan:{plan} | Difference: A differs.",
                $"portfolio:growth, plan:{plan} | Plan: Plan {plan} ended before every target was reached. No more.", // its own last word
                "portfolio:growth | Halt: Trading is halted: Stop.",
            ], log.Messages);
        Assert.Equal(["portfolio", "plan"], log.Keys[1]);
        Assert.False(log.IsInScope);
    }

    [Fact]
    public void Logger_PassesEverythingOn()
    {
        ScopedLog log = new() { Least = LogLevel.Warning };
        PortfolioLogger logger = new(log, "growth");
        Assert.True(logger.IsEnabled(LogLevel.Warning));
        Assert.False(logger.IsEnabled(LogLevel.Information));
        using (logger.BeginScope("host"))
        {
            Assert.True(log.IsInScope);
        }

        Assert.Throws<ArgumentNullException>(() => new PortfolioLogger(null!, "growth"));
        Assert.Throws<ArgumentException>(() => new PortfolioLogger(log, " "));
    }

    private sealed class ScopedLog : ILogger, ILoggerFactory
    {
        private readonly Stack<object> _scopes = [];

        public LogLevel Least { get; init; }

        public List<string> Messages { get; } = [];

        public List<string[]> Keys { get; } = [];

        public bool IsInScope => _scopes.Count > 0;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _scopes.Push(state);
            return new End(_scopes);
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            object scope = Assert.Single(_scopes);
            Keys.Add([.. Assert.IsAssignableFrom<IReadOnlyList<KeyValuePair<string, object?>>>(scope).Select(entry => entry.Key)]);
            Messages.Add($"{scope} | {formatter(state, exception)}");
        }

        public void Dispose()
        {
        }

        private sealed class End(Stack<object> scopes) : IDisposable
        {
            public void Dispose() => scopes.Pop();
        }
    }
}
