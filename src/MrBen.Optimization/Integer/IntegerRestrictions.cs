using System.Collections.Immutable;
using MrBen.Optimization.Quadratic;
using static System.FormattableString;

namespace MrBen.Optimization.Integer;

/// <summary>
/// What an <see cref="IntegerProgram"/> asks of its variables beyond bounds and rows. A variable is held where it is not 0, and traded
/// where it differs from its reference. Arrays have one element per variable, or none where nothing is asked.
/// </summary>
public sealed record IntegerRestrictions
{
    /// <summary>Largest number of variables held; <see langword="null"/> (the default) for no limit.</summary>
    public int? MaximumHeld { get; set; }

    /// <summary>
    /// Smallest number of variables held, at least 0 (the default). Where it is positive every variable needs a threshold.
    /// </summary>
    public int MinimumHeld { get; set; }

    /// <summary>Buy-in thresholds tᵢ ≥ 0 in the variable's unit: xᵢ = 0 or |xᵢ| ≥ tᵢ; 0 for none.</summary>
    public ImmutableArray<double> Thresholds { get; set; } = [];

    /// <summary>Sets of which only so many are held. Default none.</summary>
    public ImmutableArray<HoldingGroup> Groups { get; set; } = [];

    /// <summary>What is held now, x⁰ᵢ, in the variable's unit; needed for limits on trades.</summary>
    public ImmutableArray<double> Reference { get; set; } = [];

    /// <summary>Largest number of variables that differ from the reference; <see langword="null"/> (the default) for no limit.</summary>
    public int? MaximumTrades { get; set; }

    /// <summary>
    /// How many of the first variables <see cref="MaximumTrades"/> counts; <see langword="null"/> (the default) for all. What follows them
    /// is not traded, such as variables that help to write costs.
    /// </summary>
    public int? TradedCount { get; set; }

    /// <summary>Smallest trades τᵢ ≥ 0 in the variable's unit: xᵢ = x⁰ᵢ or |xᵢ − x⁰ᵢ| ≥ τᵢ; 0 for none.</summary>
    public ImmutableArray<double> MinimumTrades { get; set; } = [];

    /// <summary>Lot sizes ≥ 0 in the variable's unit: xᵢ = offset + size × an integer; 0 for a continuous variable.</summary>
    public ImmutableArray<double> LotSizes { get; set; } = [];

    /// <summary>Offsets of the lots in the variable's unit. Default 0.</summary>
    public ImmutableArray<double> LotOffsets { get; set; } = [];

    /// <summary>
    /// Lists everything wrong with these restrictions for a program; empty when they are sound. What merely conflicts is not wrong.
    /// </summary>
    public IReadOnlyList<string> Validate(QuadraticProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        int n = program.VariableCount;
        List<string> errors = [];
        CheckElements(errors, Thresholds, n, nameof(Thresholds), mayBeNegative: false);
        CheckElements(errors, Reference, n, nameof(Reference), mayBeNegative: true);
        CheckElements(errors, MinimumTrades, n, nameof(MinimumTrades), mayBeNegative: false);
        CheckElements(errors, LotSizes, n, nameof(LotSizes), mayBeNegative: false);
        CheckElements(errors, LotOffsets, n, nameof(LotOffsets), mayBeNegative: true);
        CheckLimits(errors, MinimumHeld, MaximumHeld, nameof(MinimumHeld), nameof(MaximumHeld));
        CheckThresholds(errors, MinimumHeld, [.. Enumerable.Range(0, n)], nameof(MinimumHeld));
        if (MaximumTrades < 0)
        {
            errors.Add(Invariant($"{nameof(MaximumTrades)} must be at least 0; it is {MaximumTrades}."));
        }

        if (TradedCount < 0 || TradedCount > n)
        {
            errors.Add(Invariant($"{nameof(TradedCount)} must be in [0, {n}]; it is {TradedCount}."));
        }

        if (program.Costs is not null)
        {
            errors.Add("Kinked costs do not go with restrictions; write them with variables for sales.");
        }

        if ((MaximumTrades is not null || !MinimumTrades.IsDefaultOrEmpty) && Reference.IsDefaultOrEmpty)
        {
            errors.Add($"{nameof(Reference)} is empty; limits on trades need it.");
        }

        if (!LotOffsets.IsDefaultOrEmpty && LotSizes.IsDefaultOrEmpty)
        {
            errors.Add($"{nameof(LotSizes)} is empty; {nameof(LotOffsets)} need them.");
        }

        for (int g = 0; !Groups.IsDefault && g < Groups.Length; g++)
        {
            CheckGroup(errors, Groups[g], g, n);
        }

        return errors;
    }

    private void CheckGroup(List<string> errors, HoldingGroup? group, int index, int n)
    {
        string name = Invariant($"{nameof(Groups)}[{index}]");
        if (group is null || group.Variables.IsDefaultOrEmpty)
        {
            errors.Add($"{name} has no variables.");
            return;
        }

        foreach (int variable in group.Variables.Where(variable => variable < 0 || variable >= n))
        {
            errors.Add(Invariant($"{name} names variable {variable}; there are {n}, from 0."));
        }

        foreach (IGrouping<int, int> repeated in group.Variables.GroupBy(variable => variable).Where(same => same.Count() > 1))
        {
            errors.Add(Invariant($"{name} names variable {repeated.Key} {repeated.Count()} times."));
        }

        CheckLimits(errors, group.Minimum, group.Maximum, $"{name}.{nameof(group.Minimum)}", $"{name}.{nameof(group.Maximum)}");
        CheckThresholds(errors, group.Minimum, group.Variables, $"{name}.{nameof(group.Minimum)}");
    }

    private static void CheckLimits(List<string> errors, int minimum, int? maximum, string minimumName, string maximumName)
    {
        if (maximum < 0)
        {
            errors.Add(Invariant($"{maximumName} must be at least 0; it is {maximum}."));
        }

        if (minimum < 0)
        {
            errors.Add(Invariant($"{minimumName} must be at least 0; it is {minimum}."));
        }
        else if (minimum > maximum)
        {
            errors.Add(Invariant($"{minimumName} is {minimum}, above {maximumName}, which is {maximum}."));
        }
    }

    // "At least so many" of variables that may be as small as one likes has no smallest objective.
    private void CheckThresholds(List<string> errors, int minimum, ImmutableArray<int> variables, string name)
    {
        if (minimum <= 0)
        {
            return;
        }

        foreach (int variable in variables.Where(variable => variable >= 0))
        {
            if (!(Element(LotSizes, variable) > 0) && !(Element(Thresholds, variable) > 0))
            {
                errors.Add(Invariant($"{name} is {minimum}, but variable {variable} has no positive threshold to be held at."));
                return;
            }
        }
    }

    /// <summary>The element of a variable, 0 where there is none.</summary>
    internal static double Element(ImmutableArray<double> values, int variable) =>
        !values.IsDefault && variable < values.Length ? values[variable] : 0;

    private static void CheckElements(List<string> errors, ImmutableArray<double> values, int n, string name, bool mayBeNegative)
    {
        if (values.IsDefaultOrEmpty)
        {
            return;
        }

        if (values.Length != n)
        {
            errors.Add(Invariant($"{name} has {values.Length} elements; expected {n}, one per variable, or none."));
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) || (values[i] < 0 && !mayBeNegative))
            {
                errors.Add(Invariant($"{name}[{i}] is {values[i]}; it must be finite{(mayBeNegative ? "" : " and at least 0")}."));
            }
        }
    }
}
