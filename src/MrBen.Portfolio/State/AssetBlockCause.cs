namespace MrBen.Portfolio.State;

/// <summary>Why an asset is blocked for orders. Numbers are stable: they are written to journals.</summary>
public enum AssetBlockCause
{
    /// <summary>Nobody knows whether an order arrived. Ends by itself once that is known.</summary>
    UnknownOrder = 1,

    /// <summary>An order ended, and fills that the venue says it had were not told. Ends by itself once they are booked.</summary>
    MissingFills = 2,

    /// <summary>The venue holds another quantity than was booked. Ends once the two agree again.</summary>
    Difference = 3,

    /// <summary>Somebody said so. Ends when somebody says so.</summary>
    Person = 4,
}
