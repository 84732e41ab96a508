"""Russia: Cyrillic names with patronymics, taxpayer numbers (ИНН) of persons.

The first two digits of an ИНН are a region's; 96, 97 and 98 belong to none. Phones lie in mobile codes
943 to 948, which are not assigned.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth.countries import Country, Days
from unlatched.synth.countries.checks import scatter, weighted, with_last
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.text import digits, fixed, join

_TENTH = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_ELEVENTH = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_FREE = 300_000_000


def _number(index: Ints, born: Days) -> pa.Array:
    index = scatter(index, _FREE)
    body = np.column_stack((digits(96 + index % 3, 2), digits(index // 3, 8)))
    body = with_last(body, weighted(body, _TENTH) % 11 % 10)
    return fixed(with_last(body, weighted(body, _ELEVENTH) % 11 % 10))


def _phone(draw: Draw, ids: Ints) -> pa.Array:
    return join("+7", fixed(digits(943 * 10**7 + draw.permute(ids % (6 * 10**7), "phone", 6 * 10**7), 10)))


COUNTRY = Country(
    script="Cyrillic",
    surnames="Шевченко=Shevchenko Коваленко=Kovalenko Ткаченко=Tkachenko Мельник=Melnik Лысенко=Lysenko "
    "Бондаренко=Bondarenko Кравченко=Kravchenko Савченко=Savchenko Руденко=Rudenko "
    "Гончар=Gonchar Ремизюк=Remizyuk Долгих=Dolgikh Черных=Chernykh Белых=Belykh Седых=Sedykh "
    "Левченко=Levchenko Марченко=Marchenko Павленко=Pavlenko Юрченко=Yurchenko "
    "Зинченко=Zinchenko Костюк=Kostyuk Дорошенко=Doroshenko Крутых=Krutykh Яценко=Yatsenko "
    "Моисеенко=Moiseenko Бойко=Boyko Панченко=Panchenko Приходько=Prikhodko Стрижак=Strizhak "
    "Гулько=Gulko",
    women="Анна=Anna Мария=Maria Елена=Elena Ольга=Olga Наталья=Natalya Ирина=Irina Светлана=Svetlana "
    "Татьяна=Tatyana Екатерина=Ekaterina Юлия=Yulia Дарья=Darya Полина=Polina Алиса=Alisa "
    "Вера=Vera Надежда=Nadezhda Ксения=Ksenia Галина=Galina Людмила=Lyudmila Валентина=Valentina "
    "Марина=Marina",
    men="Александр=Aleksandr Дмитрий=Dmitry Сергей=Sergey Андрей=Andrey Алексей=Aleksey Иван=Ivan "
    "Михаил=Mikhail Никита=Nikita Егор=Egor Артём=Artyom Максим=Maksim Илья=Ilya Павел=Pavel "
    "Роман=Roman Олег=Oleg Юрий=Yury Владимир=Vladimir Николай=Nikolay Виктор=Viktor "
    "Григорий=Grigory",
    streets="ул._Приливная ул._Маячная пер._Гранатовый пр._Парусный ул._Соляная ул._Мысовая "
    "ул._Чайкина_заводь наб._Туманная ул._Мельничная ул._Сосновая",
    employers="Налвинский_рыбзавод Налвинский_маяк Пекарня_«Чайка_и_якорь» Мастерская_«Парус» Школа_№_900 "
    "Типография_«Прилив» нет самозанятый",
    groups="береговец мысовец приливец островитянин",
    address=("г. ", "{city}", ", ", "{street}", ", д. ", "{number}"),
    id_kind="ru_inn",
    capacity=_FREE,
    number=_number,
    phone=_phone,
    surname_first=True,
    city="Порту-Налва",
)
