using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <content>Where a step leaves the cones, how far a pair is from the central path, and where to start.</content>
internal sealed partial class ConeScaling
{
    // Of a cone whose boundary has no formula the step is shortened until it is inside.
    private const double Shortening = 0.8;
    private const double ShortestStep = 1e-12;
    private const double FarFromPath = 1e6;

    /// <summary>The longest step, at most <paramref name="most"/>, that leaves both s and z inside.</summary>
    public double LongestStep(
        ReadOnlySpan<double> s, ReadOnlySpan<double> stepS, ReadOnlySpan<double> z, ReadOnlySpan<double> stepZ, double most)
    {
        double longest = most;
        for (int c = 0; c < _cones.Length; c++)
        {
            int start = _start[c];
            int dimension = _cones[c].Dimension;
            if (_cones[c].Kind == ConeKind.Nonnegative)
            {
                for (int i = start; i < start + dimension; i++)
                {
                    longest = stepS[i] < 0 ? Math.Min(longest, -s[i] / stepS[i]) : longest;
                    longest = stepZ[i] < 0 ? Math.Min(longest, -z[i] / stepZ[i]) : longest;
                }
            }
            else if (_cones[c].Kind == ConeKind.SecondOrder)
            {
                longest = Math.Min(longest, SecondOrderStep(s.Slice(start, dimension), stepS.Slice(start, dimension)));
                longest = Math.Min(longest, SecondOrderStep(z.Slice(start, dimension), stepZ.Slice(start, dimension)));
            }
        }

        for (int c = 0; c < _cones.Length; c++)
        {
            if (!_cones[c].IsSymmetric)
            {
                int start = _start[c];
                longest = NonsymmetricStep(_cones[c], s.Slice(start, 3), stepS.Slice(start, 3), longest, primal: true);
                longest = NonsymmetricStep(_cones[c], z.Slice(start, 3), stepZ.Slice(start, 3), longest, primal: false);
            }
        }

        return longest;
    }

    /// <summary>
    /// Whether a pair is inside the cones that are not symmetric, and there so near the central path that a step from it gets anywhere: μ
    /// times ∇f(s)'∇f*(z)/3, which is 1 on the path, is limited. Source: Dahl and Andersen (2022), section 6.
    /// </summary>
    public bool IsNearPath(ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu)
    {
        Span<double> conjugate = stackalloc double[3];
        Span<double> gradient = stackalloc double[3];
        for (int c = 0; c < _cones.Length; c++)
        {
            if (_cones[c].IsSymmetric)
            {
                continue;
            }

            ReadOnlySpan<double> slack = s.Slice(_start[c], 3);
            ReadOnlySpan<double> dual = z.Slice(_start[c], 3);
            if (!DualBarrier.IsPrimalInterior(_cones[c], slack) || !DualBarrier.IsInterior(_cones[c], dual))
            {
                return false;
            }

            DualBarrier.Conjugate(_cones[c], slack, conjugate);
            DualBarrier.Gradient(_cones[c], dual, gradient);
            if (!(-mu * Small.Dot(conjugate, gradient) / 3 < FarFromPath))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the pair on the central path with μ = 1.</summary>
    public void WriteCentre(Span<double> s, Span<double> z)
    {
        s.Clear();
        for (int c = 0; c < _cones.Length; c++)
        {
            Span<double> slack = s.Slice(_start[c], _cones[c].Dimension);
            switch (_cones[c].Kind)
            {
                case ConeKind.Nonnegative:
                    slack.Fill(1);
                    break;
                case ConeKind.SecondOrder:
                    slack[0] = 1;
                    break;
                case ConeKind.Exponential:
                    // The fixed point of z = −∇f*(z).
                    (slack[0], slack[1], slack[2]) = (-1.0513839437502289, 0.5564096186043384, 1.2589678864644603);
                    break;
                case ConeKind.Power:
                    (slack[0], slack[1]) = (Math.Sqrt(1 + _cones[c].Exponent), Math.Sqrt(2 - _cones[c].Exponent));
                    break;
                default:
                    break;
            }
        }

        s.CopyTo(z);
    }

    /// <summary>Moves a point along the symmetric cones' centres until it is well inside.</summary>
    public void MoveInside(Span<double> x)
    {
        double least = double.PositiveInfinity;
        double sum = 0;
        int count = 0;
        for (int c = 0; c < _cones.Length; c++)
        {
            ReadOnlySpan<double> part = x.Slice(_start[c], _cones[c].Dimension);
            if (_cones[c].Kind == ConeKind.Nonnegative)
            {
                foreach (double value in part)
                {
                    least = Math.Min(least, value);
                    sum += Math.Max(0, value);
                    count++;
                }
            }
            else if (_cones[c].Kind == ConeKind.SecondOrder)
            {
                double margin = part[0] - Math.Sqrt(Kernels.Dot(part[1..], part[1..]));
                least = Math.Min(least, margin);
                sum += Math.Max(0, margin);
                count++;
            }
        }

        double target = Math.Max(1, count > 0 ? 0.1 * sum / count : 0);
        double shift = least < target ? target - least : 0;
        for (int c = 0; c < _cones.Length; c++)
        {
            Span<double> part = x.Slice(_start[c], _cones[c].Dimension);
            int moved = _cones[c].Kind switch
            {
                ConeKind.Nonnegative => part.Length,
                ConeKind.SecondOrder => 1,
                _ => 0,
            };
            for (int i = 0; i < moved; i++)
            {
                part[i] += shift;
            }
        }
    }

    // The smallest positive root of the residual along the step.
    private static double SecondOrderStep(ReadOnlySpan<double> x, ReadOnlySpan<double> step)
    {
        double a = Residual(step);
        double b = (x[0] * step[0]) - Kernels.Dot(x[1..], step[1..]);
        double c = Residual(x);
        double discriminant = (b * b) - (a * c);

        // Never negative but by rounding: a line through the inside meets the boundary of the cone or of its negative.
        double q = -b - Math.CopySign(Math.Sqrt(Math.Max(0, discriminant)), b);
        double first = a == 0 ? double.PositiveInfinity : q / a;
        double second = q == 0 ? double.PositiveInfinity : c / q;
        return Math.Min(first > 0 ? first : double.PositiveInfinity, second > 0 ? second : double.PositiveInfinity);
    }

    private static double NonsymmetricStep(Cone cone, ReadOnlySpan<double> x, ReadOnlySpan<double> step, double most, bool primal)
    {
        Span<double> trial = stackalloc double[3];
        for (double length = most; length > ShortestStep; length *= Shortening)
        {
            for (int k = 0; k < 3; k++)
            {
                trial[k] = x[k] + (length * step[k]);
            }

            if (primal ? DualBarrier.IsPrimalInterior(cone, trial) : DualBarrier.IsInterior(cone, trial))
            {
                return length;
            }
        }

        return 0;
    }
}
