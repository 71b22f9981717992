using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

public sealed class ExecutionLogTests
{
    [Fact]
    public async Task Record_WhatAPersonShouldKnow_IsLoggedByItsSeverity()
    {
        CollectingLogger log = new();
        await using AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseLogging(log).Build();
        DateTimeOffset time = SamplePortfolio.Start;
        manager.Record(PortfolioEvent.HaltOf(isHalted: true, "Stop.", time));
        manager.Record(PortfolioEvent.HaltOf(isHalted: false, "Go on.", time));
        manager.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Difference, null, "Cash differs."), time));
        manager.Record(PortfolioEvent.Blocked(new AssetBlock("A", AssetBlockCause.Person, "Look.", time)));
        manager.Record(PortfolioEvent.Freed("A", time));
        Assert.Equal(
            [
                "8001 Critical: Halt: Trading is halted: Stop.",
                "8001 Warning: Halt: Trading is resumed: Go on.",
                "8001 Error: Difference: Cash differs.",
                "8001 Error: Block: No order is sent for A: Look.",
            ], log.Messages);
    }
}
