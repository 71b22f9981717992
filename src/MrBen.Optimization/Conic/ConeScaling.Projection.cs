using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <content>The pair s − z = w of a point w, and the H by which Δs = −HΔz moves it.</content>
internal sealed partial class ConeScaling
{
    /// <summary>
    /// Writes the nearest point s of the cones and the z = s − w of their duals, s'z = 0, and takes the H that both move by: D(1 − D)⁻¹ of
    /// the derivative D of s, between a share and its inverse. False where a projection was not found.
    /// </summary>
    /// <param name="w">s − z.</param>
    /// <param name="share">What is left of H where s may not move.</param>
    /// <param name="s">A guess; the point of the cones.</param>
    /// <param name="z">The point of their duals.</param>
    public bool SetProjection(ReadOnlySpan<double> w, double share, Span<double> s, Span<double> z)
    {
        bool found = true;
        for (int c = 0; c < _cones.Length; c++)
        {
            int start = _start[c];
            int dimension = _cones[c].Dimension;
            switch (_cones[c].Kind)
            {
                case ConeKind.Zero or ConeKind.Nonnegative:
                    bool mayMove = _cones[c].Kind == ConeKind.Nonnegative;
                    for (int i = start; i < start + dimension; i++)
                    {
                        bool isLoose = mayMove && w[i] >= 0;
                        (s[i], z[i]) = isLoose ? (w[i], 0.0) : (0.0, -w[i]);
                        _diagonal[i] = isLoose ? 1 / share : mayMove ? share : Proximity;
                    }

                    break;
                case ConeKind.SecondOrder:
                    ProjectSecondOrder(c, w.Slice(start, dimension), share, s.Slice(start, dimension), z.Slice(start, dimension));
                    break;
                default:
                    found &= ProjectNonsymmetric(c, w.Slice(start, 3), share, s.Slice(start, 3), z.Slice(start, 3));
                    break;
            }
        }

        return found;
    }

    // On the boundary D is 0 along (1, −u), 1 along (1, u) and (1 + w₀/‖w₁‖)/2 across, u = w₁/‖w₁‖: the form of a Nesterov–Todd scaling.
    private void ProjectSecondOrder(int index, ReadOnlySpan<double> w, double share, Span<double> s, Span<double> z)
    {
        double norm = Math.Sqrt(Kernels.Dot(w[1..], w[1..]));
        Span<double> point = _point.AsSpan(_start[index], w.Length);
        point.Clear();
        double square;
        if (Math.Abs(w[0]) >= norm)
        {
            bool isInside = w[0] >= norm;
            square = isInside ? 1 / share : share;
            for (int i = 0; i < w.Length; i++)
            {
                (s[i], z[i]) = isInside ? (w[i], 0.0) : (0.0, -w[i]);
            }
        }
        else
        {
            (double inside, double outside) = (0.5 * (norm + w[0]), 0.5 * (norm - w[0]));
            (s[0], z[0]) = (inside, outside);
            square = Math.Clamp(inside / outside, share, 1 / share);
            double tail = 0.5 * ((1 / Math.Sqrt(share)) - Math.Sqrt(share)); // sinh where the extremes are 1/share apart from η².
            for (int i = 1; i < w.Length; i++)
            {
                double unit = w[i] / norm;
                (s[i], z[i], point[i]) = (inside * unit, -outside * unit, tail * unit);
            }
        }

        double square1 = Kernels.Dot(point[1..], point[1..]);
        point[0] = Math.Sqrt(1 + square1);
        _size[index] = Math.Sqrt(square);
        if (FormOf(index) == ScalingForm.Block)
        {
            WriteBlock(_blocks.AsSpan(_blockStart[index], w.Length * w.Length), point, square);
        }
        else
        {
            WriteExpansion(index, point, square1, _size[index]);
        }
    }

    private bool ProjectNonsymmetric(int index, ReadOnlySpan<double> w, double share, Span<double> s, Span<double> z)
    {
        Span<double> guess = stackalloc double[3];
        Span<double> axes = stackalloc double[9];
        Span<double> quotients = stackalloc double[3];
        s.CopyTo(guess);
        bool found = ConeProjection.TryProject(_cones[index], w, guess, s, z, axes, quotients);
        Span<double> hessian = _blocks.AsSpan(_blockStart[index], 9);
        Span<double> root = _roots.AsSpan(_rootStart[index], 9);
        Span<double> factor = _factors.AsSpan(_rootStart[index], 9);
        hessian.Clear();
        for (int k = 0; k < 3 && found; k++)
        {
            double value = Math.Clamp(quotients[k], share, 1 / share);
            ReadOnlySpan<double> axis = axes.Slice(3 * k, 3);
            Small.AddOuter(value, axis, hessian);
            double size = Math.Sqrt(value);
            for (int i = 0; i < 3; i++)
            {
                root[(3 * k) + i] = axis[i] / size;
                factor[(3 * i) + k] = axis[i] * size;
            }
        }

        return found;
    }
}
