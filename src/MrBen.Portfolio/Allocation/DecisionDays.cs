namespace MrBen.Portfolio.Allocation;

/// <summary>When the strategies of a backtest decide anew.</summary>
public enum DecisionDays
{
    /// <summary>Each so many periods from the first decision on: the days depend on where the history begins.</summary>
    EveryStep,

    /// <summary>Before the first period of each calendar month: the same days wherever the history begins.</summary>
    MonthStarts,
}
