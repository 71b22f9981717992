using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// The primal active-set method over bounds, kinked costs and at most one equality: starts at the cheapest vertex, frees the variable whose
/// slope promises most, walks to the minimum over the free ones, and fixes what runs into its bound. Every iterate is feasible, and the work
/// grows with the number of variables held, not with all of them.
/// </summary>
/// <remarks>Source: Nocedal and Wright (2006), Numerical Optimization, §16.5, on the free-set factor; multiple pricing as in linear programming.</remarks>
internal sealed class PrimalActiveSet(FreeSetSystem system)
{
    /// <summary>Share of the terms of a slope below which it does not pull.</summary>
    public const double SlopeTolerance = 1e-13;

    // Free variables beyond this share of all are better found many at a time.
    private const int LargeSupportShare = 3;
    private const int SmallProblem = 96;

    // Many times what is usual: ties may be broken in a circle.
    private const int RoundsPerVariable = 4;

    // Candidates that are tried, one after the other, before all slopes are computed anew.
    private const int MaxCandidates = 6;

    private readonly int[] _candidates = new int[MaxCandidates];
    private readonly double[] _merits = new double[MaxCandidates];
    private readonly bool[] _filled = new bool[system.X.Length];
    private int _candidateCount;
    private int _budget = -1;
    private int _outside;

    /// <summary>
    /// Puts the point at a feasible vertex. Rows other than <paramref name="budget"/> are ignored.
    /// </summary>
    /// <param name="budget">An equality to satisfy, or −1.</param>
    /// <returns>False where the bounds cannot satisfy the equality, or a variable without bounds depends on others.</returns>
    public bool TryStart(int budget)
    {
        QuadraticProgram program = system.Program;
        int n = program.VariableCount;
        for (int j = 0; j < n; j++)
        {
            system.Status[j] = system.HasKink(j) ? VariableStatus.AtKink : system.NearestBreakpoint(j, value: 0);
            system.X[j] = FreeSetSystem.IsFree(system.Status[j]) ? 0 : system.Breakpoint(j, system.Status[j]);
        }

        (_candidateCount, _budget) = (0, budget);
        int last = -1;
        if (budget >= 0 && !TryFill(program, budget, out last))
        {
            return false;
        }

        system.RowStates.AsSpan().Clear();
        if (budget >= 0)
        {
            system.RowStates[budget] = RowStatus.Equality;
        }

        if (last >= 0 && !FreeSetSystem.IsFree(system.Status[last]))
        {
            system.Status[last] = system.Released(last, up: true);
        }

        for (int j = 0; j < n; j++)
        {
            if (FreeSetSystem.IsFree(system.Status[j]) && !system.Factor.TryAppend(j))
            {
                return false;
            }
        }

        double value = last >= 0 ? system.X[last] : 0;
        system.Anchor();
        if (last >= 0)
        {
            system.X[last] = value;
        }

        return true;
    }

    /// <summary>Runs from a feasible point until no slope pulls.</summary>
    public FreeSetStatus Run(SolveBudget budget, ref int iterations)
    {
        int n = system.X.Length;
        int largest = LargestSupport(n);
        _outside = n - system.X.AsSpan().Count(0);
        for (int round = 0; round < RoundsPerVariable * (n + 10); round++)
        {
            FreeSetStatus status = Descend(budget, ref iterations);
            if (status != FreeSetStatus.Solved)
            {
                return status;
            }

            int entering = NextCandidate();
            if (entering < 0)
            {
                return FreeSetStatus.Solved;
            }

            if (!system.TryRelease(entering, system.Released(entering, system.Pull(entering) > 0)))
            {
                return FreeSetStatus.Dependent;
            }

            if (system.Factor.Count > largest)
            {
                return FreeSetStatus.LargeSupport;
            }
        }

        return FreeSetStatus.Cycling;
    }

    /// <summary>Number of free variables beyond which they are left to be found many at a time.</summary>
    public static int LargestSupport(int variables) => Math.Max(SmallProblem, variables / LargeSupportShare);

    // To the minimum over the free variables, fixing those that block the way.
    private FreeSetStatus Descend(SolveBudget budget, ref int iterations)
    {
        while (true)
        {
            budget.HoldBack(budget.Answer.Ticks(SolveBudget.Work(system.X.Length, _outside + system.Factor.Count)));
            if (budget.Spend(++iterations) is { } stopped)
            {
                return stopped == ActiveSetStatus.TimeLimit ? FreeSetStatus.TimeLimit : FreeSetStatus.IterationLimit;
            }

            system.Solve();
            if (system.ActiveRows == 0 && _budget >= 0)
            {
                return FreeSetStatus.Dependent;
            }

            (int position, bool high, double share) = RatioTest();
            if (!double.IsFinite(share))
            {
                return FreeSetStatus.Breakdown;
            }

            system.Move(share);
            if (position < 0)
            {
                return FreeSetStatus.Solved;
            }

            system.Fix(position, system.Blocked(system.Factor.Free[position], high));
        }
    }

    private (int Position, bool High, double Share) RatioTest()
    {
        ReadOnlySpan<int> free = system.Factor.Free;
        ReadOnlySpan<double> target = system.Target;
        int blocking = -1;
        bool atHigh = false;
        double share = 1;
        double rounding = FreeSetSystem.StrayShare * Kernels.MaxAbs(system.X);
        for (int k = 0; k < free.Length; k++)
        {
            int j = free[k];
            (double low, double high) = system.Interval(j, system.Status[j]);
            double step = target[k] - system.X[j];
            if (!double.IsFinite(target[k]))
            {
                return (-1, false, double.NaN);
            }

            double limit = step < 0 ? low : high;
            if (step < 0 ? target[k] < low - rounding : target[k] > high + rounding)
            {
                double own = Math.Max(0, (limit - system.X[j]) / step);
                if (own < share || blocking < 0)
                {
                    (blocking, atHigh, share) = (k, step > 0, Math.Min(own, 1));
                }
            }
        }

        return (blocking, atHigh, share);
    }

    // The next variable whose slope pulls: from the candidates of the last pricing while they last, looked at again, else from all.
    private int NextCandidate()
    {
        while (_candidateCount > 0)
        {
            int j = _candidates[--_candidateCount];
            if (FreeSetSystem.IsFree(system.Status[j]))
            {
                continue;
            }

            system.Reduced[j] = system.ReducedOf(j);
            if (Math.Abs(system.Pull(j)) > _merits[_candidateCount])
            {
                return j;
            }
        }

        system.ComputeGradient();
        double deviation = system.Deviation();
        for (int j = 0; j < system.X.Length; j++)
        {
            if (FreeSetSystem.IsFree(system.Status[j]) || system.IsPinned(j))
            {
                continue;
            }

            double pull = Math.Abs(system.Pull(j));
            if (!(pull > 0))
            {
                continue;
            }

            double merit = pull / Math.Sqrt(Math.Max(system.Curvature(j), double.Epsilon));
            bool ranks = _candidateCount < MaxCandidates || merit > _merits[0];
            if (ranks && pull > SlopeTolerance * system.SlopeSize(j, deviation))
            {
                Offer(j, merit);
            }
        }

        if (_candidateCount == 0)
        {
            return -1;
        }

        int best = _candidates[--_candidateCount];
        for (int k = 0; k < _candidateCount; k++)
        {
            _merits[k] = SlopeTolerance * system.SlopeSize(_candidates[k], deviation);
        }

        return best;
    }

    // Takes a candidate in for the one of least merit; the largest stays last.
    private void Offer(int variable, double merit)
    {
        if (_candidateCount == MaxCandidates)
        {
            _candidates.AsSpan(1).CopyTo(_candidates);
            _merits.AsSpan(1).CopyTo(_merits);
            _candidateCount--;
        }

        int at = _candidateCount;
        while (at > 0 && _merits[at - 1] >= merit)
        {
            (_candidates[at], _merits[at]) = (_candidates[at - 1], _merits[at - 1]);
            at--;
        }

        (_candidates[at], _merits[at]) = (variable, merit);
        _candidateCount++;
    }

    // Moves variables, the cheapest first, until the equality holds; the last one moved stays between its breakpoints.
    private bool TryFill(QuadraticProgram program, int budget, out int last)
    {
        ReadOnlySpan<double> row = program.Rows.Row(budget);
        double missing = program.RowLower[budget];
        for (int j = 0; j < row.Length; j++)
        {
            missing -= row[j] * system.X[j];
        }

        last = -1;
        _filled.AsSpan().Clear();
        double size = Math.Abs(program.RowLower[budget]);
        while (true)
        {
            int best = -1;
            double bestScore = double.PositiveInfinity;
            for (int j = 0; j < row.Length; j++)
            {
                if (row[j] == 0 || _filled[j])
                {
                    continue;
                }

                double amount = Reach(program, j, missing / row[j]);
                double share = Math.Abs(row[j] * amount);
                if (share > 0)
                {
                    double score = ((0.5 * system.Curvature(j) * amount * amount) + (program.Linear[j] * amount)
                        + (program.Costs is { } costs ? costs.At(j, system.X[j] + amount) - costs.At(j, system.X[j]) : 0)) / share;
                    if (score < bestScore)
                    {
                        (best, bestScore) = (j, score);
                    }
                }
            }

            if (best < 0)
            {
                last = missing == 0 || Math.Abs(missing) <= 1e-15 * size ? AnyMovable(row) : -1;
                return last >= 0;
            }

            _filled[best] = true;
            last = best;
            double moved = Reach(program, best, missing / row[best]);
            system.X[best] += moved;
            system.Status[best] = StatusAt(program, best);
            size = Math.Max(size, Math.Abs(row[best] * system.X[best]));
            if (moved == missing / row[best])
            {
                return true;
            }

            missing -= row[best] * moved;
        }
    }

    // The step towards the wanted one that the bounds leave.
    private double Reach(QuadraticProgram program, int j, double wanted) =>
        wanted > 0 ? Math.Min(wanted, program.Upper[j] - system.X[j]) : Math.Max(wanted, program.Lower[j] - system.X[j]);

    private VariableStatus StatusAt(QuadraticProgram program, int j)
    {
        double value = system.X[j];
        if (value == program.Lower[j])
        {
            return VariableStatus.AtLower;
        }

        if (value == program.Upper[j])
        {
            return VariableStatus.AtUpper;
        }

        return !system.HasKink(j) ? VariableStatus.Free
            : value > program.Costs!.Center[j] ? VariableStatus.FreeAbove
            : value < program.Costs.Center[j] ? VariableStatus.FreeBelow : VariableStatus.AtKink;
    }

    private int AnyMovable(ReadOnlySpan<double> row)
    {
        for (int j = 0; j < row.Length; j++)
        {
            if (row[j] != 0 && !system.IsPinned(j))
            {
                return j;
            }
        }

        return -1;
    }
}
