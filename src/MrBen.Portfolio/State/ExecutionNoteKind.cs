namespace MrBen.Portfolio.State;

/// <summary>What a note of the execution is. Numbers are stable: they are written to journals.</summary>
public enum ExecutionNoteKind
{
    /// <summary>The venue's positions, cash or orders are not what was booked.</summary>
    Difference = 1,

    /// <summary>A pre-trade rule refused an order.</summary>
    Refusal = 2,

    /// <summary>A pre-trade rule was overridden by somebody.</summary>
    Override = 3,

    /// <summary>An order could not be sent or cancelled, or its end is not known.</summary>
    Trouble = 4,
}
