using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Integer;

/// <summary>
/// A convex quadratic program with discrete restrictions: minimise ½x'Qx + c'x within bounds and rows, with at most K variables held,
/// buy-in thresholds, exclusive sets, whole lots, and limits on trades. Restrictions that no point meets are allowed: infeasible is an
/// answer. Immutable and thread-safe.
/// </summary>
public sealed class IntegerProgram
{
    private readonly SharedSplit _split;

    private IntegerProgram(
        QuadraticProgram continuous, IntegerRestrictions restrictions, VariableDomain[] domains, CountLimit[] counts,
        SharedSplit split)
    {
        (Continuous, Restrictions, Domains, Counts, _split) = (continuous, restrictions, domains, counts, split);
    }

    /// <summary>The program without the restrictions.</summary>
    public QuadraticProgram Continuous { get; }

    /// <summary>A copy of the restrictions as they were given.</summary>
    public IntegerRestrictions Restrictions => field with { };

    internal VariableDomain[] Domains { get; }

    internal CountLimit[] Counts { get; }

    /// <summary>What of the curvature is each variable's own; <see langword="null"/> where making it was not to go on.</summary>
    internal DiagonalSplit? Split(Func<bool> goesOn) => _split.Get(goesOn);

    /// <summary>Checks and keeps a copy of the restrictions.</summary>
    /// <exception cref="ArgumentException">The restrictions are unsound for the program; the message lists every fault.</exception>
    public static IntegerProgram Create(QuadraticProgram continuous, IntegerRestrictions restrictions)
    {
        ArgumentNullException.ThrowIfNull(continuous);
        ArgumentNullException.ThrowIfNull(restrictions);
        if (restrictions.Validate(continuous) is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(restrictions));
        }

        int n = continuous.VariableCount;
        IntegerRestrictions own = restrictions with { };
        bool[] countsHeld = new bool[n];
        List<CountLimit> counts = [];
        int[] everyone = [.. Enumerable.Range(0, n)];
        AddHeld(counts, countsHeld, everyone, own.MinimumHeld, own.MaximumHeld ?? n);
        foreach (HoldingGroup group in own.Groups.IsDefault ? [] : own.Groups)
        {
            AddHeld(counts, countsHeld, [.. group.Variables.Order()], group.Minimum, group.Maximum);
        }

        int traded = own.TradedCount ?? n;
        bool hasTrades = own.MaximumTrades < traded;
        VariableDomain[] domains = [.. everyone.Select(i => new VariableDomain(
            IntegerRestrictions.Element(own.Thresholds, i), IntegerRestrictions.Element(own.Reference, i),
            IntegerRestrictions.Element(own.MinimumTrades, i), IntegerRestrictions.Element(own.LotSizes, i),
            IntegerRestrictions.Element(own.LotOffsets, i), countsHeld[i], hasTrades && i < traded))];
        if (hasTrades)
        {
            Choice[] counting = [.. domains.Select(domain => domain.Reference == 0 ? Choice.Elsewhere : Choice.Zero | Choice.Elsewhere)];
            counts.Add(new CountLimit(everyone[..traded], counting, 0, own.MaximumTrades!.Value));
        }

        return new IntegerProgram(continuous, own, domains, [.. counts], new SharedSplit(continuous.Hessian));
    }

    /// <summary>
    /// The same restrictions on another program of the same size. Where it has the same Hessian, what was computed about it is shared: for
    /// the points of a frontier.
    /// </summary>
    /// <exception cref="ArgumentException">The number of variables differs.</exception>
    public IntegerProgram WithContinuous(QuadraticProgram continuous)
    {
        ArgumentNullException.ThrowIfNull(continuous);
        Guard.Length(Continuous.VariableCount, continuous.VariableCount, "variables", nameof(continuous));
        return new IntegerProgram(continuous, Restrictions, Domains, Counts,
            ReferenceEquals(continuous.Hessian, Continuous.Hessian) ? _split : new SharedSplit(continuous.Hessian));
    }

    /// <summary>
    /// Whether a point keeps the restrictions (bounds and rows aside). Zero and the reference are meant to the last bit. O(n).
    /// </summary>
    /// <param name="point">Length n.</param>
    /// <param name="tolerance">Share of the larger of the number and the reference by which thresholds, trades and lots may be missed.</param>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    public bool KeepsRestrictions(ReadOnlySpan<double> point, double tolerance = 1e-9)
    {
        Guard.Length(Continuous.VariableCount, point.Length, "elements (one per variable)", nameof(point));
        for (int i = 0; i < point.Length; i++)
        {
            if (!Domains[i].Contains(point[i], tolerance))
            {
                return false;
            }
        }

        foreach (CountLimit limit in Counts)
        {
            int count = 0;
            foreach (int i in limit.Variables)
            {
                Choice place = point[i] == 0 ? Choice.Zero : point[i] == Domains[i].Reference ? Choice.Reference : Choice.Elsewhere;
                count += (limit.Counting[i] & place) != 0 ? 1 : 0;
            }

            if (count < limit.Minimum || count > limit.Maximum)
            {
                return false;
            }
        }

        return true;
    }

    private static void AddHeld(List<CountLimit> counts, bool[] countsHeld, int[] variables, int minimum, int maximum)
    {
        if (minimum == 0 && maximum >= variables.Length)
        {
            return;
        }

        Choice[] counting = new Choice[countsHeld.Length];
        foreach (int i in variables)
        {
            counting[i] = Choice.Reference | Choice.Elsewhere;
            countsHeld[i] = true;
        }

        counts.Add(new CountLimit(variables, counting, minimum, maximum));
    }
}
