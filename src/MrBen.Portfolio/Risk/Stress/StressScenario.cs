namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// Something that might happen to a portfolio, as data: <see cref="HistoricalReplay"/>, <see cref="HypotheticalShock"/>,
/// <see cref="ConditionalShock"/> or <see cref="CovarianceShock"/>. Not thread-safe while it is being set.
/// </summary>
public abstract record StressScenario
{
    private protected StressScenario()
    {
    }

    /// <summary>Its name in a report, for example <c>March 2020</c>; not blank. Default empty, which must be set.</summary>
    public string Name { get; set; } = "";

    /// <summary>Lists everything wrong with the scenario in itself; empty when it is sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(Name))
        {
            errors.Add($"{nameof(Name)} must not be blank.");
        }

        Collect(errors);
        return errors;
    }

    private protected abstract void Collect(List<string> errors);
}
