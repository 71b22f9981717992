using System.Numerics;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// Block pivoting over bounds, kinked costs and rows: solves for the present guess of the active set, corrects every status that the solution
/// shows to be wrong at once, and repeats. A handful of rounds from a good guess, which need not be feasible; not guaranteed to settle.
/// </summary>
/// <remarks>
/// Source: Júdice and Pires (1994), Computers and Operations Research 21(5); Hintermüller, Ito and Kunisch (2002), SIAM J. Optimization 13(3).
/// Where the number of wrong statuses does not fall for some rounds, single corrections of the last one (Murty 1974) until it does.
/// </remarks>
internal sealed class BlockPivoting(FreeSetSystem system)
{
    private const double FeasibilityTolerance = 1e-13;
    private const int Patience = 5;
    private const int MaxRounds = 30;

    // Up to this share of the free variables are exchanged one by one; with more the factor is made anew.
    private const int RebuildShare = 6;

    // Variables of the last answer that are looked at before all are.
    private const int MaxCandidates = 8;

    // Share of its terms above which a slope in plain arithmetic is one.
    private const double PullRounding = 1e-11;

    private readonly int[] _work = new int[system.X.Length];
    private readonly VariableStatus[] _next = new VariableStatus[system.X.Length];
    private readonly RowStatus[] _rowNext = new RowStatus[system.RowStates.Length];
    private readonly int[] _changed = new int[system.X.Length];
    private readonly int[] _candidates = new int[MaxCandidates];
    private readonly double[] _merits = new double[MaxCandidates];
    private readonly double[] _first = new double[MaxCandidates];
    private int _changes;
    private int _candidateCount;

    private ReadOnlySpan<int> Changed => _changed.AsSpan(0, _changes);

    /// <summary>Whether the last run moved the point.</summary>
    public bool HasMoved { get; private set; }

    /// <summary>Runs from the statuses as they are.</summary>
    public FreeSetStatus Run(SolveBudget budget, ref int iterations)
    {
        HasMoved = false;
        if (!system.Rebuild(_work, budget))
        {
            return Incomplete(budget, iterations);
        }

        HasMoved = true;
        system.Anchor();
        int fewest = int.MaxValue;
        int patience = Patience;
        for (int round = 0; round < MaxRounds; round++)
        {
            if (budget.Spend(++iterations) is { } stopped)
            {
                return stopped == ActiveSetStatus.TimeLimit ? FreeSetStatus.TimeLimit : FreeSetStatus.IterationLimit;
            }

            system.Solve();
            system.Move(1);
            if (!Finite())
            {
                return FreeSetStatus.Breakdown;
            }

            if (system.Measures && (DropStrays() || TakeCandidates() || RefineStrays()))
            {
                continue;
            }

            system.ComputeGradient();
            int wrong = Judge(out int last, out int lastRow);
            if (wrong == 0)
            {
                // A row without a free variable has no multiplier here: which variable to free for it, the path finds out.
                NoteCandidates();
                return system.HasInactiveEquality() ? FreeSetStatus.Cycling : FreeSetStatus.Solved;
            }

            if (wrong < fewest)
            {
                (fewest, patience) = (wrong, Patience);
            }

            if (--patience < 0)
            {
                KeepOnly(last, lastRow);
            }

            if (!Apply(budget))
            {
                return Incomplete(budget, iterations);
            }
        }

        return FreeSetStatus.Cycling;
    }

    // Near the solution, what slopes say while a few free variables are beyond their bounds is not worth its product: these are fixed first.
    private bool DropStrays()
    {
        double rounding = FreeSetSystem.StrayShare * Kernels.MaxAbs(system.X);
        ReadOnlySpan<int> free = system.Factor.Free;
        _changes = 0;
        for (int k = 0; k < free.Length; k++)
        {
            double value = system.X[free[k]];
            if (value < system.Lower[free[k]] - rounding || value > system.Upper[free[k]] + rounding)
            {
                _changed[_changes++] = k;
            }
        }

        if (_changes == 0 || _changes * RebuildShare > free.Length)
        {
            return false;
        }

        while (_changes > 0)
        {
            int position = _changed[--_changes];
            int j = system.Factor.Free[position];
            system.Fix(position, system.Blocked(j, system.X[j] > system.Upper[j]));
        }

        return true;
    }

    // Those nearest to pulling in the last answer, where the slopes of a few say whether those of all are worth their product.
    private bool TakeCandidates()
    {
        bool any = false;
        for (int c = 0; c < _candidateCount; c++)
        {
            int j = _candidates[c];
            if (FreeSetSystem.IsFree(system.Status[j]) || system.IsPinned(j))
            {
                continue;
            }

            system.Reduced[j] = system.ReducedOf(j);
            double pull = system.Pull(j);
            any |= Math.Abs(pull) > PullRounding * Math.Abs(system.Linear[j] - system.Reduced[j])
                && system.TryRelease(j, system.Released(j, pull > 0));
        }

        _candidateCount = 0;
        return any;
    }

    // To the last bit, before slopes are measured; whether a variable turned out to be beyond its bound.
    private bool RefineStrays()
    {
        system.Refine();
        return system.FixStrays();
    }

    // Of every eighth variable the one at a bound whose slope is smallest beside the root of its curvature: about the nearest to pulling.
    private void NoteCandidates()
    {
        _candidateCount = 0;
        int rest = _next.Length - (_next.Length % MaxCandidates);
        if (!system.HasBoundsOnly || rest == 0)
        {
            return;
        }

        _merits.AsSpan().Fill(double.PositiveInfinity);
        for (int j = 0; j < rest; j += MaxCandidates)
        {
            for (int lane = 0; lane < MaxCandidates; lane += Vector<double>.Count)
            {
                Vector<double> merit = system.Merits(j + lane);
                Vector<double> least = Lanes.At(_merits, lane);
                Vector<long> less = Vector.LessThan(merit, least);
                Lanes.Put(Vector.ConditionalSelect(less, merit, least), _merits, lane);
                Lanes.Put(Vector.ConditionalSelect(less, new Vector<double>(j), Lanes.At(_first, lane)), _first, lane);
            }
        }

        for (int lane = 0; lane < MaxCandidates; lane++)
        {
            if (double.IsFinite(_merits[lane]))
            {
                _candidates[_candidateCount++] = (int)_first[lane] + lane;
            }
        }
    }

    private FreeSetStatus Incomplete(SolveBudget budget, int iterations)
    {
        if (!system.Factor.WasStopped)
        {
            return FreeSetStatus.Dependent;
        }

        budget.Spend(iterations); // Throws where it was the caller who stopped it.
        return FreeSetStatus.TimeLimit;
    }

    private bool Finite()
    {
        foreach (double value in system.Target)
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    // Writes the corrected statuses of those that are wrong; returns how many are, and the last variable and row among them.
    private int Judge(out int last, out int lastRow)
    {
        (_changes, last, lastRow) = (0, -1, -1);
        double deviation = system.Deviation();
        double rounding = FreeSetSystem.StrayShare * Kernels.MaxAbs(system.X);
        bool plain = system.HasBoundsOnly;
        for (int j = 0; j < _next.Length; j++)
        {
            if (plain && j <= _next.Length - Vector<double>.Count && system.AreRight(j, deviation, rounding))
            {
                j += Vector<double>.Count - 1;
                continue;
            }

            VariableStatus next = Corrected(j, deviation, rounding);
            if (next != system.Status[j])
            {
                (_next[j], last) = (next, j);
                _changed[_changes++] = j;
            }
        }

        int wrong = _changes;
        for (int i = 0; i < _rowNext.Length; i++)
        {
            _rowNext[i] = CorrectedRow(i);
            if (_rowNext[i] != system.RowStates[i])
            {
                wrong++;
                lastRow = i;
            }
        }

        return wrong;
    }

    private VariableStatus Corrected(int j, double deviation, double rounding)
    {
        VariableStatus status = system.Status[j];
        if (FreeSetSystem.IsFree(status))
        {
            (double low, double high) = system.Interval(j, status);
            double value = system.X[j];
            return value < low - rounding ? system.Blocked(j, high: false)
                : value > high + rounding ? system.Blocked(j, high: true)
                : status;
        }

        double pull = system.IsPinned(j) ? 0 : system.Pull(j);
        return Math.Abs(pull) > PrimalActiveSet.SlopeTolerance * system.SlopeSize(j, deviation) ? system.Released(j, pull > 0) : status;
    }

    private RowStatus CorrectedRow(int i)
    {
        QuadraticProgram program = system.Program;
        RowStatus status = system.RowStates[i];
        if (status == RowStatus.Equality)
        {
            return status;
        }

        double multiplier = system.RowMultipliers[i];
        if (status is RowStatus.AtLower or RowStatus.AtUpper)
        {
            return (status == RowStatus.AtLower ? multiplier < 0 : multiplier > 0) ? RowStatus.Inactive : status;
        }

        ReadOnlySpan<double> row = program.Rows.Row(i);
        double activity = 0;
        double size = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double term = row[j] * system.X[j];
            activity += term;
            size = Math.Max(size, Math.Abs(term));
        }

        return activity < program.RowLower[i] - (FeasibilityTolerance * Math.Max(size, Math.Abs(program.RowLower[i]))) ? RowStatus.AtLower
            : activity > program.RowUpper[i] + (FeasibilityTolerance * Math.Max(size, Math.Abs(program.RowUpper[i]))) ? RowStatus.AtUpper
            : RowStatus.Inactive;
    }

    private void KeepOnly(int last, int lastRow)
    {
        (_changes, _changed[0]) = lastRow < 0 && last >= 0 ? (1, last) : (0, _changed[0]);

        for (int i = 0; i < _rowNext.Length; i++)
        {
            _rowNext[i] = i == lastRow ? _rowNext[i] : system.RowStates[i];
        }
    }

    private bool Apply(SolveBudget budget)
    {
        _rowNext.CopyTo(system.RowStates, 0);
        int changes = 0;
        bool fixes = false;
        foreach (int j in Changed)
        {
            changes += FreeSetSystem.IsFree(_next[j]) != FreeSetSystem.IsFree(system.Status[j]) ? 1 : 0;
            fixes |= FreeSetSystem.IsFree(system.Status[j]) && !FreeSetSystem.IsFree(_next[j]);
        }

        if (changes * RebuildShare > system.Factor.Count)
        {
            foreach (int j in Changed)
            {
                system.Status[j] = _next[j];
            }

            bool complete = system.Rebuild(_work, budget);
            if (complete || !system.Factor.WasStopped)
            {
                system.Anchor();
            }

            return complete;
        }

        for (int k = system.Factor.Count - 1; k >= 0 && fixes; k--)
        {
            int j = system.Factor.Free[k];
            if (Changed.Contains(j) && !FreeSetSystem.IsFree(_next[j]))
            {
                system.Fix(k, _next[j]);
            }
        }

        foreach (int j in Changed)
        {
            if (FreeSetSystem.IsFree(_next[j]) && !FreeSetSystem.IsFree(system.Status[j]) && !system.TryRelease(j, _next[j]))
            {
                return false;
            }

            if (!FreeSetSystem.IsFree(_next[j]) && system.Status[j] != _next[j])
            {
                system.Shift(j, _next[j]);
            }
        }

        return true;
    }
}
