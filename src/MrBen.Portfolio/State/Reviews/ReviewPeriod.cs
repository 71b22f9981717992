namespace MrBen.Portfolio.State.Reviews;

/// <summary>What a review looks back on: a calendar period in UTC.</summary>
public enum ReviewPeriod
{
    /// <summary>A week from Monday to Sunday, as ISO 8601 has it.</summary>
    Weekly,

    /// <summary>A calendar month.</summary>
    Monthly,

    /// <summary>Three calendar months, from January, April, July or October.</summary>
    Quarterly,
}
