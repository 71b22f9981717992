using static System.FormattableString;

namespace MrBen.Optimization.Parametric;

/// <content>Questions, each answered in closed form on one segment.</content>
public sealed partial class Frontier
{
    /// <summary>The smallest ½x'Qx + c'x + κ(x), λ = 0; of several such points the one with the largest reward.</summary>
    public FrontierPoint MinimumValue() => At(0, 0);

    /// <summary>The largest reward; of several such points the one with the smallest value. Unbounded where there is none.</summary>
    public FrontierPoint MaximumReward() =>
        At(_nodes.Length - 1, 0, IsRewardUnbounded ? SolverStatus.Unbounded : SolverStatus.Optimal);

    /// <summary>
    /// The smallest ½x'Qx + c'x + κ(x) − λ·r'x. Where λ is that of a segment without curvature, all of it is optimal; this is its end with the
    /// larger reward.
    /// </summary>
    /// <param name="tradeOff">λ, finite and at least 0.</param>
    /// <returns>Optimal; Unbounded where the objective falls without limit, because no curvature meets the reward.</returns>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative or not finite.</exception>
    public FrontierPoint AtTradeOff(double tradeOff)
    {
        if (!(tradeOff >= 0 && double.IsFinite(tradeOff)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(tradeOff), Invariant($"The trade-off is {tradeOff}; it must be finite and at least 0."));
        }

        int corner = LastWhere(tradeOff, static node => node.TradeOff);
        FrontierNode from = _nodes[corner];
        if (corner < _nodes.Length - 1)
        {
            return At(corner, (tradeOff - from.TradeOff) / (_nodes[corner + 1].TradeOff - from.TradeOff));
        }

        return _ray.TradeOff > 0 ? At(corner, tradeOff - from.TradeOff)
            : At(corner, 0, tradeOff > from.TradeOff ? SolverStatus.Unbounded : SolverStatus.Optimal);
    }

    /// <summary>The smallest value with at least the given reward.</summary>
    /// <param name="reward">In units of the reward; not NaN.</param>
    /// <returns>
    /// Optimal, and <see cref="MinimumValue"/> where that has more reward; PrimalInfeasible with <see cref="MaximumReward"/> where there is no
    /// such reward.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The reward is NaN.</exception>
    public FrontierPoint AtReward(double reward)
    {
        ThrowIfNaN(reward, nameof(reward));
        FrontierNode last = _nodes[^1];
        if (reward <= _nodes[0].Reward)
        {
            return MinimumValue();
        }

        if (reward >= last.Reward)
        {
            return reward == last.Reward ? At(_nodes.Length - 1, 0)
                : IsRewardUnbounded && double.IsFinite(reward) ? At(_nodes.Length - 1, (reward - last.Reward) / _ray.Reward)
                : At(_nodes.Length - 1, 0, SolverStatus.PrimalInfeasible);
        }

        int corner = LastWhere(reward, static node => node.Reward);
        FrontierNode from = _nodes[corner];
        return At(corner, (reward - from.Reward) / (_nodes[corner + 1].Reward - from.Reward));
    }

    /// <summary>
    /// The largest reward with at most the given value ½x'Qx + c'x + κ(x): with c = 0, a limit σ of √(x'Qx) is ½σ²; a limit τ of the distance
    /// √((x − b)'Q(x − b)) from a point b is ½(τ² − b'Qb) with c = −Qb.
    /// </summary>
    /// <param name="limit">In units of the value; not NaN.</param>
    /// <returns>
    /// Optimal, and <see cref="MaximumReward"/> where that has less value; PrimalInfeasible with <see cref="MinimumValue"/> where there is no
    /// such value.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is NaN.</exception>
    public FrontierPoint AtValue(double limit)
    {
        ThrowIfNaN(limit, nameof(limit));
        if (limit < _nodes[0].Value)
        {
            return At(0, 0, SolverStatus.PrimalInfeasible);
        }

        int corner = LastWhere(limit, static node => node.Value);
        FrontierNode from = _nodes[corner];
        if (corner < _nodes.Length - 1)
        {
            FrontierNode to = _nodes[corner + 1];
            double width = to.Reward - from.Reward;
            double curvature = (to.TradeOff - from.TradeOff) / width;
            return At(corner, Math.Min(1, Distance(limit - from.Value, from.TradeOff, curvature) / width));
        }

        return !IsRewardUnbounded ? MaximumReward()
            : double.IsPositiveInfinity(limit) ? At(corner, 0, SolverStatus.Unbounded)
            : At(corner, Distance(limit - from.Value, from.TradeOff, _ray.TradeOff / _ray.Reward) / _ray.Reward);
    }

    /// <summary>The largest ratio (r'x − offset)/√(x'Qx), where the line from the offset touches the frontier of √(x'Qx).</summary>
    /// <remarks>
    /// For programs without linear term and kinked costs. On a segment the derivative of the ratio has the sign of 2V − (E − offset)·λ, which
    /// is linear in E. Source: Markowitz and Todd (2000), ch. 8; the tangency of Tobin (1958).
    /// </remarks>
    /// <param name="offset">In units of the reward, for example a riskless return; finite.</param>
    /// <returns>
    /// Optimal; PrimalInfeasible with <see cref="MaximumReward"/> where no reward exceeds the offset; Unbounded with the last corner where the
    /// ratio grows for ever, and with <see cref="MinimumValue"/> where a reward above the offset has x'Qx = 0.
    /// </returns>
    /// <exception cref="InvalidOperationException">The program has a linear term or kinked costs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not finite.</exception>
    public FrontierPoint MaximumRatio(double offset)
    {
        if (!double.IsFinite(offset))
        {
            throw new ArgumentOutOfRangeException(nameof(offset), Invariant($"The offset is {offset}; it must be finite."));
        }

        if (Program.Linear.ContainsAnyExcept(0) || Program.Costs is not null)
        {
            throw new InvalidOperationException("The ratio needs a program without linear term and kinked costs.");
        }

        int last = _nodes.Length - 1;
        if (!IsRewardUnbounded && _nodes[last].Reward <= offset)
        {
            return At(last, 0, SolverStatus.PrimalInfeasible);
        }

        if (_nodes[0].Value <= 0 && _nodes[0].Reward > offset)
        {
            return At(0, 0, SolverStatus.Unbounded);
        }

        for (int k = 0; k < last; k++)
        {
            FrontierNode to = _nodes[k + 1];
            if (Ascent(to, to.TradeOff, offset) <= 0 && to.Reward > offset && to.Value > 0)
            {
                return At(k, Touch(_nodes[k], to.TradeOff, to.Reward, offset));
            }
        }

        return BeyondLastCorner(offset);
    }

    private FrontierPoint BeyondLastCorner(double offset)
    {
        FrontierNode last = _nodes[^1];
        if (!IsRewardUnbounded)
        {
            return At(_nodes.Length - 1, Math.Max(0, (2 * last.Value / (last.Reward - offset)) - last.TradeOff));
        }

        // Along the ray the sign of the derivative is linear too: it falls, or the ratio never stops growing.
        double ascent = Ascent(last, last.TradeOff, offset);
        double fall = ((last.Reward - offset) * _ray.TradeOff / _ray.Reward) - last.TradeOff;
        return fall > 0 ? At(_nodes.Length - 1, Math.Max(0, ascent) / fall / _ray.Reward) : At(_nodes.Length - 1, 0, SolverStatus.Unbounded);
    }

    // Where on the segment from a corner the derivative of the ratio is zero.
    private static double Touch(FrontierNode from, double tradeOff, double reward, double offset)
    {
        double width = reward - from.Reward;
        double ascent = Ascent(from, from.TradeOff, offset);
        if (width <= 0)
        {
            // One point for a range of λ: the one at which the line touches.
            double range = tradeOff - from.TradeOff;
            return range > 0 ? Math.Clamp(((2 * from.Value / (from.Reward - offset)) - from.TradeOff) / range, 0, 1) : 0;
        }

        double fall = ((from.Reward - offset) * (tradeOff - from.TradeOff) / width) - from.TradeOff;
        return fall > 0 ? Math.Clamp(ascent / fall / width, 0, 1) : 1;
    }

    // Positive where the ratio grows with the reward.
    private static double Ascent(FrontierNode node, double tradeOff, double offset) => (2 * node.Value) - ((node.Reward - offset) * tradeOff);

    // How much more reward a value buys: the root of ½·curvature·d² + slope·d = value.
    private static double Distance(double value, double slope, double curvature)
    {
        double root = Math.Sqrt((slope * slope) + (2 * curvature * value));
        return value > 0 ? 2 * value / (slope + root) : 0;
    }

    // The last corner at which an ascending quantity is not above a number; the first where none is.
    private int LastWhere(double number, Func<FrontierNode, double> quantity)
    {
        (int low, int high) = (0, _nodes.Length);
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (quantity(_nodes[middle]) <= number)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static void ThrowIfNaN(double number, string name)
    {
        if (double.IsNaN(number))
        {
            throw new ArgumentOutOfRangeException(name, "NaN is not a place on the frontier.");
        }
    }
}
