using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The limits of a problem that have a priority, and how far they give way. First those of priority 1 are exceeded by as little as the hard
/// limits leave room for, summed in units of weight; with this sum fixed those of priority 2; and so on; the objective chooses among what
/// is left. Limits of a priority of which none has to give way stay hard, so that a problem whose limits can all be kept is solved as if
/// none had a priority.
/// </summary>
/// <remarks>
/// Source: Ijiri (1965), Management Goals and Accounting for Control, on goals in order of priority (lexicographic goal programming).
/// </remarks>
internal sealed class SoftLimits
{
    // A sum below this is rounding of zero: of an active set, and of an interior point.
    private const double NoViolation = 1e-12;
    private const double NearlyNoViolation = 1e-8;

    // Room above a sum that is fixed: at the sum itself the constraints would have no inside at all.
    private const double Margin = 1e-10;

    private readonly PortfolioConstraints _constraints;
    private readonly ImmutableArray<AssetId> _assets;
    private readonly SortedDictionary<int, double> _fixed = [];

    public SoftLimits(PortfolioConstraints constraints, ImmutableArray<AssetId> assets) => (_constraints, _assets) = (constraints, assets);

    /// <summary>The priorities that are given, the most important first.</summary>
    public IEnumerable<int> Priorities => PrioritiesOf(_constraints).Distinct().Order();

    public static bool AreIn(PortfolioConstraints constraints) => PrioritiesOf(constraints).Any();

    /// <summary>The constraints that must be kept.</summary>
    public static PortfolioConstraints HardOnes(PortfolioConstraints constraints) => constraints with
    {
        AssetBounds = [.. constraints.AssetBounds.Select(bounds => bounds.Priority is null ? bounds : new WeightBounds(
            bounds.Asset, Math.Min(bounds.Min, constraints.MinWeight), Math.Max(bounds.Max, constraints.MaxWeight)))],
        Groups = [.. constraints.Groups.Where(group => group.Priority is null)],
        Linear = [.. constraints.Linear.Where(row => row.Priority is null)],
        MaxTurnover = constraints.TurnoverPriority is null ? constraints.MaxTurnover : null,
        TargetReturn = constraints.TargetReturnPriority is null ? constraints.TargetReturn : null,
    };

    /// <summary>The program of the least sum for a priority: less important limits are left out.</summary>
    public LoweredProblem Minimising(LoweredProblem lowered, int priority) => Softened(lowered, priority);

    /// <summary>Fixes the sum of a priority.</summary>
    public void Fix(int priority, LoweredProblem least, ProgramAnswer answer)
    {
        double sum = answer.Objective - least.Constant;
        _fixed[priority] = sum > (least.Constant > 0 ? NearlyNoViolation : NoViolation) ? sum : 0;
    }

    /// <summary>A program of the problem with the limits giving way as fixed.</summary>
    public LoweredProblem Apply(LoweredProblem lowered) => _fixed.Values.Any(sum => sum > 0) ? Softened(lowered, minimised: null) : lowered;

    private static IEnumerable<int> PrioritiesOf(PortfolioConstraints constraints) =>
        constraints.AssetBounds.Select(bounds => bounds.Priority)
            .Concat(constraints.Groups.Select(group => group.Priority))
            .Concat(constraints.Linear.Select(row => row.Priority))
            .Append(constraints.MaxTurnover is null ? null : constraints.TurnoverPriority)
            .Append(constraints.TargetReturn is null ? null : constraints.TargetReturnPriority)
            .OfType<int>();

    private LoweredProblem Softened(LoweredProblem lowered, int? minimised)
    {
        SoftProgram program = new(lowered, _assets, _constraints.MinWeight, _constraints.MaxWeight);
        for (int j = 0; j < lowered.AssetCount; j++)
        {
            if (lowered.BoundLabels[j] is { Priority: { } priority } label && !IsHard(priority, minimised))
            {
                program.SoftenBound(j, label, WithSlack(priority, minimised));
            }
        }

        for (int i = 0; i < lowered.RowLabels.Length; i++)
        {
            if (lowered.RowLabels[i] is { Priority: { } priority } label && !IsHard(priority, minimised))
            {
                program.SoftenRow(i, label, WithSlack(priority, minimised));
            }
        }

        foreach ((int priority, double sum) in _fixed.Where(item => item.Value > 0))
        {
            program.Limit(priority, sum * (1 + Margin));
        }

        return program.Build(minimised);
    }

    private bool IsHard(int priority, int? minimised) =>
        priority != minimised && _fixed.TryGetValue(priority, out double sum) && sum == 0;

    private bool WithSlack(int priority, int? minimised) => priority == minimised || _fixed.ContainsKey(priority);
}
