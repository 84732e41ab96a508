"""France: social security numbers (NIR), and telephone numbers Arcep keeps for audiovisual works.

The commune part of a NIR is below 910 in every mainland department; ours is 950 to 999.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth.countries import Country, Days
from unlatched.synth.countries.checks import scatter
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.text import choose, digits, fixed, join

_FICTION = ("19900", "26191", "35301", "46571", "53649", "63998")
_FREE = 4_750_000


def _number(index: Ints, born: Days) -> pa.Array:
    index = scatter(index, _FREE)
    order, place = np.divmod(index, 50 * 95)
    month = born.astype("datetime64[M]").astype(np.int64)
    head = (1 + index % 2) * 10_000 + (month // 12 + 1970) % 100 * 100 + month % 12 + 1
    body = (head * 100 + place % 95 + 1) * 1_000_000 + (950 + place // 95) * 1000 + order % 1000
    return fixed(digits(body * 100 + 97 - body % 97, 15))


def _phone(draw: Draw, ids: Ints) -> pa.Array:
    area, line = np.divmod(draw.permute(ids % 60_000, "phone", 60_000), 10_000)
    return join("+33", choose(_FICTION, area), fixed(digits(line, 4)))


COUNTRY = Country(
    script="Latin",
    surnames="Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel "
    "Lefèvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine "
    "Rousseau Vincent Müller Lefebvre Faure André Mercier Blanc Guérin Boyer Garnier Chevalier "
    "François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry",
    women="Louise Ambre Alba Jade Emma Rose Alma Alice Romy Anna Lina Léna Mia Lou Julia Chloé Agathe "
    "Iris Inès Léa Juliette Adèle Éva Zoé Jeanne Manon Camille Élise Margaux Hélène Noémie Anaïs",
    men="Gabriel Raphaël Léo Louis Maël Noah Jules Adam Arthur Isaac Liam Sacha Lucas Malo Eden "
    "Gabin Naël Hugo Aaron Paul Théo Nino Marius Ethan Tom Victor Nathan Augustin Éloi François "
    "Benoît",
    streets="rue_des_Marées rue_du_Phare allée_des_Hérons quai_de_la_Brume rue_des_Salines "
    "avenue_du_Large impasse_du_Moulin chemin_des_Goélands rue_de_l'Écluse place_des_Voiles",
    employers="Boulangerie_de_Nalva Chantier_des_Marées Atelier_du_Goéland Collège_du_Phare "
    "Imprimerie_des_Salines sans indépendant",
    groups="Rivain Cabestain Maréen Îlien",
    address=("{number}", " ", "{street}", ", ", "{city}"),
    id_kind="fr_nir",
    capacity=_FREE,
    number=_number,
    phone=_phone,
    middle=0.2,
)
