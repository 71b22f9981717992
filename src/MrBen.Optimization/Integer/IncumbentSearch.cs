using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Integer;

/// <summary>
/// Looks for good points: decides what a relaxed point leaves open and solves the continuous program that is left; then exchanges what is
/// held, one for one, while that helps. What it finds is checked against every restriction. Not thread-safe.
/// </summary>
internal sealed class IncumbentSearch
{
    // Variables that are tried in the place of one that leaves: those whose slopes promise most.
    private const int Candidates = 8;
    private const int MaxExchanges = 400;

    private readonly IntegerProgram _program;
    private readonly SolverSession _session;
    private readonly SearchNode _root;
    private readonly HashSet<ulong> _tried = [];
    private readonly double[] _keys;
    private readonly int[] _order;
    private readonly bool _hasLots;

    public IncumbentSearch(IntegerProgram program, TimeProvider clock, SearchNode root)
    {
        int n = program.Continuous.VariableCount;
        (_program, _session, _root) = (program, new SolverSession(clock), root);
        (_keys, _order) = (new double[n], new int[n]);
        _hasLots = Array.Exists(program.Domains, domain => domain.HasLots);
    }

    /// <summary>The outcome of the best point so far, owned.</summary>
    public SolverOutcome? Best { get; private set; }

    /// <summary>Its program.</summary>
    public QuadraticProgram? BestProgram { get; private set; }

    /// <summary>Its objective; +∞ before the first.</summary>
    public double Objective => Best?.Objective ?? double.PositiveInfinity;

    /// <summary>The objective at the best point or its largest term, whichever is larger.</summary>
    public double Scale { get; private set; }

    public int Solves { get; private set; }

    /// <summary>
    /// Decides everything in a node the way its relaxed point leans, and solves what is left. Returns whether a better point was found.
    /// </summary>
    public bool Round(SearchNode node, NodeRelaxation relaxation, SolverSettings settings, CancellationToken cancellationToken)
    {
        double[] point = relaxation.Point;
        SearchNode decided = node.Copy();
        int[] counted = new int[_program.Counts.Length];
        for (int c = 0; c < counted.Length; c++)
        {
            counted[c] = node.Count(_program.Counts[c]).Sure;
        }

        for (int i = 0; i < point.Length; i++)
        {
            Kink kink = relaxation.KinkOf(i);
            _order[i] = i;
            _keys[i] = kink.Exists ? -kink.Share(point[i]) - (1e-3 * Math.Min(1, Math.Abs(point[i] - kink.Origin))) : 0;
        }

        Array.Sort(_keys, _order); // Unstable, but the same on every run.
        foreach (int i in _order)
        {
            Choice left = decided.Choices[i];
            if ((left & (left - 1)) != 0)
            {
                decided.Choices[i] = Decide(i, left, point[i], counted);
            }
        }

        if (!decided.Propagate(_program))
        {
            return false;
        }

        for (int i = 0; i < point.Length; i++)
        {
            if (decided.Choices[i] == Choice.Elsewhere)
            {
                (decided.Lower[i], decided.Upper[i]) = NearestPiece(i, point[i], decided.Lower[i], decided.Upper[i]);
            }
        }

        return TryBox(decided.Lower, decided.Upper, settings, cancellationToken);
    }

    /// <summary>Exchanges variables of the best point while that improves it.</summary>
    public void Improve(Func<SolverSettings?> nextSettings, CancellationToken cancellationToken)
    {
        if (_hasLots || Best is null)
        {
            return;
        }

        int left = MaxExchanges;
        while (left > 0 && ImproveOnce(nextSettings, ref left, cancellationToken))
        {
        }
    }

    /// <summary>Solves the program within a box; keeps the point where it is better and keeps every restriction.</summary>
    public bool TryBox(double[] lower, double[] upper, SolverSettings settings, CancellationToken cancellationToken)
    {
        if (!_tried.Add(Fingerprint(lower, upper)))
        {
            return false;
        }

        Solves++;
        QuadraticProgram program = _program.Continuous.WithBounds(lower, upper);
        return TryTake(program, _session.Solve(program, settings, cancellationToken));
    }

    /// <summary>Keeps the solution of the program within a box where it is better and keeps every restriction.</summary>
    public bool TryTake(QuadraticProgram program, SolverOutcome outcome)
    {
        if (outcome.Status != SolverStatus.Optimal || !(outcome.Objective < Objective) || !_program.KeepsRestrictions(outcome.Point))
        {
            return false;
        }

        (Best, BestProgram) = (outcome.ToOwned(), program);
        Scale = Math.Max(Math.Abs(Best.Objective), ScaleOf(Best.Point));
        return true;
    }

    private Choice Decide(int i, Choice left, double x, int[] counted)
    {
        VariableDomain domain = _program.Domains[i];
        Choice stay = left.HasFlag(Choice.Zero) && !(left.HasFlag(Choice.Reference) && Math.Abs(x - domain.Reference) < Math.Abs(x))
            ? Choice.Zero
            : left.HasFlag(Choice.Reference) ? Choice.Reference : Choice.Zero;
        double origin = stay == Choice.Zero ? 0 : domain.Reference;
        double start = x > origin ? domain.Up(origin) : domain.Down(origin);
        bool leans = x != origin && Math.Abs(x - origin) >= 0.5 * Math.Abs(start - origin);
        bool away = left.HasFlag(Choice.Elsewhere) && (leans || IsNeeded(i, counted)) && MayCount(i, Choice.Elsewhere, counted);
        Choice decided = away ? Choice.Elsewhere : stay;
        if (!MayCount(i, decided, counted))
        {
            Choice other = left & ~decided & ~Choice.Elsewhere;
            decided = other != 0 && MayCount(i, other, counted) ? other : decided;
        }

        for (int c = 0; c < counted.Length; c++)
        {
            counted[c] += (_program.Counts[c].Counting[i] & decided) != 0 ? 1 : 0;
        }

        return decided;
    }

    private bool IsNeeded(int i, int[] counted)
    {
        for (int c = 0; c < counted.Length; c++)
        {
            if (counted[c] < _program.Counts[c].Minimum && (_program.Counts[c].Counting[i] & Choice.Elsewhere) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool MayCount(int i, Choice choice, int[] counted)
    {
        for (int c = 0; c < counted.Length; c++)
        {
            if (counted[c] >= _program.Counts[c].Maximum && (_program.Counts[c].Counting[i] & choice) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private (double Lower, double Upper) NearestPiece(int i, double x, double lower, double upper)
    {
        VariableDomain domain = _program.Domains[i];
        double below = domain.Down(Math.Min(x, upper));
        double above = domain.Up(Math.Max(x, lower));
        bool useBelow = below >= lower && (above > upper || x - below <= above - x);
        return domain.Piece(useBelow ? below : above, lower, upper);
    }

    private bool ImproveOnce(Func<SolverSettings?> nextSettings, ref int left, CancellationToken cancellationToken)
    {
        int n = _root.Choices.Length;
        double[] point = Best!.Point.ToArray();
        double[] lower = new double[n];
        double[] upper = new double[n];
        for (int i = 0; i < n; i++)
        {
            (lower[i], upper[i]) = Place(i, point[i]);
        }

        List<int> entering = RankEntering(point);
        for (int leaving = -1; leaving < n; leaving++)
        {
            if (leaving >= 0 && !(IsElsewhere(leaving, point[leaving]) && (_root.Choices[leaving] & ~Choice.Elsewhere) != 0))
            {
                continue;
            }

            foreach (int enter in entering)
            {
                double[] low = [.. lower];
                double[] high = [.. upper];
                if (leaving >= 0)
                {
                    double rest = _root.Choices[leaving].HasFlag(Choice.Zero) ? 0 : _program.Domains[leaving].Reference;
                    low[leaving] = high[leaving] = rest;
                }

                (low[enter], high[enter]) = Enter(enter, point[enter], _keys[enter]);
                if (low[enter] > high[enter] || left <= 0 || nextSettings() is not { } settings)
                {
                    continue;
                }

                left--;
                if (TryBox(low, high, settings, cancellationToken))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Variables that rest, by how much their slope could lower the objective. Leaves the slopes in the keys.
    private List<int> RankEntering(double[] point)
    {
        QuadraticProgram program = _program.Continuous;
        program.Hessian.Multiply(point, _keys);
        Kernels.Axpy(1, program.Linear, _keys);
        for (int k = 0; k < program.RowCount; k++)
        {
            Kernels.Axpy(-Best!.RowMultipliers[k], program.Rows.Row(k), _keys);
        }

        return [.. Enumerable.Range(0, point.Length)
            .Where(i => !IsElsewhere(i, point[i]) && _root.Choices[i].HasFlag(Choice.Elsewhere) && _keys[i] != 0)
            .OrderByDescending(i => _keys[i] * _keys[i] / Math.Max(program.Hessian.Diagonal(i), double.Epsilon)).ThenBy(i => i)
            .Take(Candidates)];
    }

    private (double Lower, double Upper) Enter(int i, double from, double slope)
    {
        VariableDomain domain = _program.Domains[i];
        bool up = slope < 0 ? _root.Upper[i] > from : !(_root.Lower[i] < from);
        double value = up ? domain.Up(from) : domain.Down(from);
        if (value < _root.Lower[i] || value > _root.Upper[i])
        {
            return (1, 0);
        }

        (double lower, double upper) = domain.Piece(value, _root.Lower[i], _root.Upper[i]);
        return value == from ? (up ? Math.Max(lower, from) : lower, up ? upper : Math.Min(upper, from)) : (lower, upper);
    }

    private (double Lower, double Upper) Place(int i, double x) => IsElsewhere(i, x)
        ? _program.Domains[i].Piece(x, _root.Lower[i], _root.Upper[i])
        : (x, x);

    private bool IsElsewhere(int i, double x) => !(x == 0 && _root.Choices[i].HasFlag(Choice.Zero))
        && !(x == _program.Domains[i].Reference && _root.Choices[i].HasFlag(Choice.Reference));

    private double ScaleOf(ReadOnlySpan<double> point)
    {
        QuadraticProgram program = _program.Continuous;
        double[] row = new double[point.Length];
        double largest = 0;
        for (int i = 0; i < point.Length; i++)
        {
            if (point[i] == 0)
            {
                continue;
            }

            largest = Math.Max(largest, Math.Abs(program.Linear[i] * point[i]));
            program.Hessian.CopyRow(i, row);
            for (int j = 0; j < row.Length; j++)
            {
                largest = Math.Max(largest, Math.Abs(point[i] * row[j] * point[j]));
            }
        }

        return largest;
    }

    // Fowler, Noll and Vo's hash: two boxes with one fingerprint cost a chance to find a point, never a proof.
    private static ulong Fingerprint(double[] lower, double[] upper)
    {
        ulong hash = 14695981039346656037;
        for (int i = 0; i < lower.Length; i++)
        {
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(lower[i])) * 1099511628211;
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(upper[i])) * 1099511628211;
        }

        return hash;
    }
}
